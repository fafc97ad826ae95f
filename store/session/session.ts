import { isFunction, known } from '../base/known'
import { SocketOptionError } from '../base/errors'
import { encodeFrame, parseServerFrame } from '../protocol'
import { Session } from './courier'
import { createHello, type Credentials } from './hello'
import type { SessionPlug } from './plug'

/** Options of `session`. */
export interface SessionOptions {
  /**
   * Asks for the user and a token of theirs: one pair, from one moment. Asked at each attempt to connect, and again before
   * the server's `renew` is over, or when it closes with 4300. Without an answer an attempt ends by `connectTimeout`, and after 15 s
   * it is asked anew. One that throws, rejects or answers anything else ends the attempt: `greeting-failed`.
   */
  readonly auth: () => Credentials | Promise<Credentials>
  /**
   * Tells who is logged in, without asking the network. With it a command belongs to the right user also where the app ends before
   * `auth` has answered; `undefined`, `null` or `''` while nobody is. Asked at each command. One that throws counts as nobody,
   * and `lastError` tells.
   *
   * @default the user that `auth` names next; where the app ends before, the one of the last launch
   */
  readonly user?: () => string | null | undefined
}

/**
 * Makes the session of a store: commands take effect exactly once and in order, each with its answer, and `socket.topic(…)`
 * gives state that is shared. The server speaks the protocol of docs/protocol.md.
 *
 * ```ts
 * export const socket = createSocketStore({
 *   url: 'wss://example.com/ws',
 *   outbox: { persist: true },
 *   session: session({ auth: async () => ({ user: me.id, token: await fetchTicket() }) }),
 * })
 * ```
 *
 * @throws SocketOptionError for an option that cannot be used
 */
export function session(options: SessionOptions): SessionPlug {
  known('session', options, 'auth user')
  const { auth, user = () => undefined } = options
  if (!isFunction(auth)) throw new SocketOptionError('session.auth', 'a function', auth)
  if (!isFunction(user)) throw new SocketOptionError('session.user', 'a function', user)
  const hello = createHello(auth)
  return {
    greeting: { frame: hello, isWelcome: (frame) => parseServerFrame(frame).t === 'welcome' },
    heartbeat: {
      ping: (id) => encodeFrame({ t: 'ping', id }),
      isPong(frame, id) {
        // Each frame is asked about, and most are no pong: reading those twice would cost as much as the rest.
        if (typeof frame !== 'string' || !frame.includes('"ping"')) return false
        const pong = parseServerFrame(frame)
        return pong.t === 'ping' && pong.id === id
      },
    },
    start: (world) => new Session(world, hello, user),
  }
}
