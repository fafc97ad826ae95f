import { SocketOptionError } from '../errors'
import type { Platform } from '../platform'
import { type BrowserGlobals, browserPlatform } from './browser'
import { type WeChat, wechatPlatform } from './wechat'

declare const wx: WeChat | undefined
declare const WebSocket: BrowserGlobals['WebSocket'] | undefined
declare const globalThis: BrowserGlobals

/**
 * The platform the code runs on.
 *
 * @throws SocketOptionError where there is neither `wx.connectSocket` nor `WebSocket`
 */
export function presentPlatform(): Platform {
  // A browser page may have a `wx` of WeChat's JS-SDK, which opens no sockets.
  if (typeof wx === 'object' && typeof wx.connectSocket === 'function') return wechatPlatform(wx)
  if (typeof WebSocket === 'function') return browserPlatform(globalThis)
  throw new SocketOptionError(
    'platform',
    'given where there is neither wx.connectSocket nor WebSocket',
    undefined,
  )
}
