import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { words } from '../../i18n/index'
import { PACE } from '../../stores/game/pace'
import type { Gone } from '../../stores/game/game'
import { useSession, visit } from '../../stores/index'

/** A few cells, as a picture: closed, and numbers that say nothing is here. */
const ART = ['.', '.', '.', '1', '.', '1', '0', '0', '0'].map((v, key) => ({ key, v }))

type Absent = 'plain' | 'full' | Gone

function kind(): Absent {
  const { stage, gone } = visit.game
  return stage === 'plain' || stage === 'full' ? stage : (gone ?? 'never')
}

const texts = words.game.absent
const titles: Readonly<Record<Absent, string>> = { plain: texts.plain, full: texts.full, ...texts.gone }
const details: Readonly<Record<Absent, string>> = {
  plain: texts.plainText,
  full: texts.fullText,
  ...texts.goneText,
}

/** In place of a room that cannot be shown: it is not known yet, is gone, has too many who watch, or needs a session. */
export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: {
      title: () => titles[kind()],
      text: () => details[kind()],
      isPlain: () => kind() === 'plain',
      isLoading: () => visit.game.stage === 'loading',
    },
  },
  data: { art: ART, words: texts },
  methods: {
    onLobby() {
      this.triggerEvent('lobby')
    },
    onSession() {
      useSession(visit.game.code)
    },
  },
})
