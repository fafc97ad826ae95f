import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { textsOf, words } from '../../i18n/index'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'

/** How to read a number: two gold around the one in the middle. */
const HOW = ['.', '1', 'g', '1', '2', '2', '.', 'g', '.'].map((v, key) => ({ key, v }))

/** The first digits of the commitment, in groups. */
function fingerprint(): string {
  return `${(visit.game.commitment.slice(0, 24).match(/.{8}/g) ?? []).join(' ')} …`
}

function seated(): number {
  return visit.game.players.filter((player) => player !== null).length
}

/** The room before the round: its code, its seats, and the sealed seed. */
export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: {
      letters: () => [...visit.game.code].map((letter, key) => ({ key, letter })),
      commitment: () => visit.game.commitment,
      fingerprint,
      startText: () => (visit.game.canStart ? words.game.waiting.start(seated()) : ''),
      isSeated: () => visit.game.mine !== null,
      hasRoom: () => visit.game.players.length <= 2,
    },
  },
  data: { words: textsOf(words.game.waiting), how: HOW, isOpen: false },
  methods: {
    onCopy() {
      const { copied } = words.game.waiting
      wx.setClipboardData({
        data: visit.game.code,
        success: () => void wx.showToast({ title: copied, icon: 'none' }),
      })
    },
    onSeal() {
      this.setData({ isOpen: !this.data.isOpen })
    },
    onStart() {
      visit.game.start()
    },
    onStand() {
      visit.game.stand()
    },
  },
})
