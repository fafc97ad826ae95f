import { parseOptions, type SocketStoreOptions } from './options'
import type { Frame } from './platform'
import { presentPlatform } from './platforms/present'
import { SocketStore } from './socket-store'

/**
 * Makes the store that owns the app's one WebSocket. Make it once, at module level, and call `connect()` in
 * `App.onLaunch`; every page binds its fields and calls its actions.
 *
 * ```ts
 * export const socket = createSocketStore({ url: 'wss://example.com/ws' })
 * ```
 *
 * @throws SocketOptionError names the first option that cannot be used and what was expected
 */
export function createSocketStore<In = Frame, Out = unknown>(
  options: SocketStoreOptions<In, Out>,
): SocketStore<In, Out> {
  const platform = options.platform ?? presentPlatform()
  return new SocketStore(
    parseOptions(options, () => platform.random()),
    platform,
  )
}
