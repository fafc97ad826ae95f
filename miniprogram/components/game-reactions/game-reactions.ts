import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { words } from '../../i18n/index'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'

/** Six words to say to the others. */
export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: { isOff: () => visit.game.freshness !== 'live' },
  },
  data: { reactions: words.game.reactions.map((text, key) => ({ key, text })), label: words.game.react },
  methods: {
    onReact({ currentTarget }: WechatMiniprogram.TouchEvent<object, object, { n: number }>) {
      if (!this.data.isOff) visit.game.react(currentTarget.dataset.n)
    },
  },
})
