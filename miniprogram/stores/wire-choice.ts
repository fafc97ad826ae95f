import { queriedWire, type Wire } from '../config'

/** Key of the choice in storage. */
const KEY = 'wire'

/** The wire to the server: a session, or plain frames as in the article. Chosen for a whole launch. */
export class WireChoice {
  /** Of this launch: that of the launch query, else the one chosen last. */
  readonly wire: Wire = queriedWire() ?? (wx.getStorageSync(KEY) === 'plain' ? 'plain' : 'session')

  /** Starts the app anew with another wire. */
  choose(wire: Wire): void {
    if (wire === this.wire) return
    wx.setStorageSync(KEY, wire)
    wx.restartMiniProgram({ path: '/pages/index/index' })
  }
}
