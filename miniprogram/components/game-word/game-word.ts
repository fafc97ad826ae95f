import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'
import { type SaysLine, saysOf } from '../game-says/sentences'

const none: SaysLine = { kind: 'nothing', seat: -1, text: '', note: '' }

/** Why the last own command came to nothing, for a moment, where no line under the board says it. */
export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: {
      line: () => {
        const { kind } = visit.game.says
        return kind === 'refused' || kind === 'not-yours' ? saysOf(visit.game) : none
      },
    },
  },
})
