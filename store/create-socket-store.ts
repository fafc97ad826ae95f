import { SocketOptionError } from './base/errors'
import { parseOptions, type SocketStoreOptions } from './options'
import type { Platform } from './platforms/platform'
import type { Frame } from './base/frame'
import { type WeChat, wechatPlatform } from './platforms/wechat/wechat-platform'
import { SocketStore as Store } from './socket-store'

/** The store: fields to read and to bind, actions to call. */
export type SocketStore<In = Frame, Out = unknown> = Readonly<Store<In, Out>>

declare const wx: WeChat | undefined

/**
 * Makes the store that owns the app's one WebSocket. Make it once, at module level, and call `connect()` in
 * `App.onLaunch`; every page binds its fields and calls its actions.
 *
 * ```ts
 * export const socket = createSocketStore({ url: 'wss://example.com/ws' })
 * ```
 *
 * @throws SocketOptionError for the first option that cannot be used; it names what was expected
 */
export function createSocketStore<In = Frame, Out = unknown>(
  options: SocketStoreOptions<In, Out>,
): SocketStore<In, Out> {
  const settings = parseOptions(options, () => platform.random())
  const platform = options.platform ?? presentPlatform()
  const store = new Store(settings, platform)
  platform.attach?.(store)
  return store
}

function presentPlatform(): Platform {
  // A browser page may have a `wx` of WeChat's JS-SDK, which opens no sockets.
  if (typeof wx === 'object' && typeof wx.connectSocket === 'function') return wechatPlatform(wx)
  throw new SocketOptionError(
    'platform',
    'given outside a mini-program: in a test a VirtualPhone, in a browser browserPlatform()',
    undefined,
  )
}
