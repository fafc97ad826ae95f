import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { textsOf, words } from '../../i18n/index'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'

/** The sheet with what is seldom needed. */
export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: {
      code: () => visit.game.code,
      preset: () => words.game.facts.presets[visit.game.options.preset],
      rules: () => words.game.facts.rules[visit.game.options.preset],
      watchers: () => words.game.menu.watchers(visit.game.watchers),
      vibrates: () => visit.vibrates,
      canResign: () => visit.game.mine !== null && visit.game.stage === 'playing',
    },
  },
  data: { words: textsOf(words.game.menu), isOpen: false, isAsked: false },
  methods: {
    onClose() {
      this.triggerEvent('close')
    },
    onRules() {
      this.setData({ isOpen: !this.data.isOpen })
    },
    onVibration() {
      visit.letVibrate(!this.data.vibrates)
    },
    /** A second tap resigns. */
    onResign() {
      if (!this.data.isAsked) {
        this.setData({ isAsked: true })
        return
      }
      visit.game.resign()
      this.triggerEvent('close')
    },
  },
})
