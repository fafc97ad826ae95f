import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { textsOf, words } from '../../i18n/index'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'
import { type Place, placesOf } from './places'

/** Level of a bot that the host asks for. */
const LEVEL = 'medium'

/** The seats of a room, and what the person on this phone may do with them. */
export default ComponentWithStore({
  properties: {
    /** Only those that nobody has: the others are on the screen. */
    onlyFree: Boolean,
  },
  storeBindings: {
    flushesPerSecond: PACE,
    fields: {
      places: () => placesOf(visit.game),
      hasFree: () => visit.game.players.includes(null),
    },
  },
  data: { words: textsOf(words.game.waiting) },
  methods: {
    onAct({ currentTarget }: WechatMiniprogram.TouchEvent<object, object, Pick<Place, 'act' | 'seat'>>) {
      const { act, seat } = currentTarget.dataset
      if (act === 'sit') visit.game.sit()
      if (act === 'add-bot') visit.game.addBot(LEVEL)
      if (act === 'remove-bot') visit.game.removeBot(seat)
    },
  },
})
