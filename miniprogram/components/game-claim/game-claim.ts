import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { timeOf, whoIs } from '../../i18n/game'
import { textsOf, words } from '../../i18n/index'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'

function title(): string {
  const { absence } = visit.game
  if (absence === null) return ''
  return words.game.claim.title(whoIs(visit.game, absence.seat) ?? '', timeOf(absence.ms))
}

/** The question whether to wait for a player who is away. */
export default ComponentWithStore({
  storeBindings: { flushesPerSecond: PACE, fields: { title } },
  data: { words: textsOf(words.game.claim) },
  methods: {
    onEnd() {
      visit.game.claim()
    },
    onWait() {
      visit.game.wait()
    },
  },
})
