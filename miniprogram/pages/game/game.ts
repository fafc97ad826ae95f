// Bound by hand with this package, as the room is known only in `onLoad`; the page's end ends the binding.
import { createStoreBindings } from 'mobx-miniprogram-socket/bindings'
import { titleOf } from '../../i18n/game'
import { words } from '../../i18n/index'
import { accompany } from '../../stores/game/accompany'
import type { Game } from '../../stores/game/game'
import { codeIn, type Query, wishIn } from '../../stores/game/link'
import { PACE } from '../../stores/game/pace'
import { me, openSocket, phone, visit } from '../../stores/index'

function nothing(): void {
  return undefined
}

export default Page({
  data: {
    stage: 'loading',
    /** The room was entered, and the parts of the page have what they show. */
    isHere: false,
    isSeated: false,
    isClaimable: false,
    isAiming: false,
    isMenuOpen: false,
    words: words.game.absent,
  },
  game: undefined as Game | undefined,
  follow: nothing,

  onLoad(query: Query) {
    openSocket()
    void this.onResize()
    this.game = visit.enter(codeIn(query), wishIn(query))
    createStoreBindings(this, {
      flushesPerSecond: PACE,
      fields: {
        stage: () => visit.game.stage,
        isSeated: () => visit.game.mine !== null,
        isClaimable: () => visit.game.absence?.isClaimable ?? false,
        isAiming: () => visit.game.aim !== null && !visit.isZoomed,
      },
    }).updateStoreBindings()
    this.setData({ isHere: true })
  },

  onShow() {
    if (this.game === undefined) return
    visit.show(this.game)
    this.follow = accompany(visit, phone, titleOf)
  },

  onHide() {
    this.follow()
    this.follow = nothing
  },

  onResize() {
    visit.measure(wx.getWindowInfo().windowWidth)
  },

  onUnload() {
    this.follow()
    this.game?.leave()
  },

  /** Answered at once: the room exists before the button. */
  onShareAppMessage() {
    const code = visit.game.code
    return {
      title: words.game.share(me.name),
      path: `/pages/game/game?room=${code}`,
      imageUrl: '/images/share.png',
    }
  },

  onMenu() {
    this.setData({ isMenuOpen: true })
  },

  onCloseMenu() {
    this.setData({ isMenuOpen: false })
  },

  onLobby() {
    void wx.redirectTo({ url: '/pages/lobby/lobby' })
  },
})
