import { queriedWire, type Wire } from '../config'

/** Key of the choice in storage. */
const KEY = 'wire'

/** The wire to the server: a session, or plain frames as in the article. Chosen for a whole launch. */
export class WireChoice {
  /** Of this launch: that of the launch query, else the one chosen last. */
  readonly wire: Wire = queriedWire() ?? (wx.getStorageSync(KEY) === 'plain' ? 'plain' : 'session')

  /**
   * Starts the app anew with another wire.
   *
   * @param path the page to begin with
   * @returns whether it does: WeChat before 3.0.1 cannot, and the next launch has the wire
   */
  choose(wire: Wire, path = '/pages/index/index'): boolean {
    if (wire === this.wire) return true
    wx.setStorageSync(KEY, wire)
    const isAble = wx.canIUse('restartMiniProgram')
    if (isAble) wx.restartMiniProgram({ path })
    return isAble
  }
}
