import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { words } from '../../i18n/index'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'
import { saysOf, sentenceOf } from './sentences'

/** The last happenings in words, and the way to the menu. */
export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: {
      line: () => saysOf(visit.game),
      log: () => visit.game.log.map((saying, key) => ({ key, ...sentenceOf(visit.game, saying) })),
    },
  },
  data: { menu: words.game.says.menu },
  methods: {
    onMenu() {
      this.triggerEvent('menu')
    },
  },
})
