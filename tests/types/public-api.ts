// Type test of the public API: compiled, never run. An expected error is marked, and the check fails if it compiles.
// Imports resolve to the built declarations, as for users of the package.
import {
  createSocketStore,
  fixedDelay,
  fullJitter,
  type Entry,
  type EntryState,
  type Message,
  type Platform,
  type RetryPolicy,
  type SocketErrorCode,
  type SocketStatus,
  type SocketStore,
} from 'mobx-miniprogram-socket'
import { browserPlatform } from 'mobx-miniprogram-socket/platforms/browser'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(proof: Equal<A, B>): void => void proof

// Options

createSocketStore({ url: 'wss://example.com' })
createSocketStore({ url: async () => 'wss://example.com', header: () => ({ token: 't' }), protocols: ['a'] })
createSocketStore({
  url: 'wss://example.com',
  heartbeat: { interval: 5_000, isPong: (frame) => frame === 'pong' },
})
createSocketStore({
  url: 'wss://example.com',
  heartbeat: false,
  retry: fixedDelay({ delay: 5_000, limit: 10 }),
})
createSocketStore({ url: 'wss://example.com', outbox: { overflow: 'drop-oldest', ttl: 60_000 } })

// @ts-expect-error `url` is required
createSocketStore({})
// @ts-expect-error `url` is a string or a function
createSocketStore({ url: 8080 })
// @ts-expect-error unknown options are rejected, as they are mostly spelling mistakes
createSocketStore({ url: 'wss://example.com', hartbeat: false })
// @ts-expect-error `heartbeat` is an object or false
createSocketStore({ url: 'wss://example.com', heartbeat: true })
// @ts-expect-error header values are strings
createSocketStore({ url: 'wss://example.com', header: { token: 1 } })
// @ts-expect-error `retry` is a policy, not a number of milliseconds
createSocketStore({ url: 'wss://example.com', retry: 5_000 })
// @ts-expect-error `overflow` is one of three values
createSocketStore({ url: 'wss://example.com', outbox: { overflow: 'drop' } })
// @ts-expect-error a frame is a string or an ArrayBuffer
createSocketStore({ url: 'wss://example.com', encode: (data: object) => data })
// @ts-expect-error `fullJitter` has no `delay`
fullJitter({ delay: 5_000 })

const policy: RetryPolicy = { next: (attempt) => (attempt > 3 ? null : 1_000) }
createSocketStore({ url: 'wss://example.com', retry: policy })

createSocketStore({
  url: 'wss://example.com',
  closeCodes: ({ code, reason }) =>
    code === 4401 ? 'renew' : reason === 'busy' ? { after: 5_000 } : undefined,
})
// @ts-expect-error an action that does not exist
createSocketStore({ url: 'wss://example.com', closeCodes: () => 'never' })

// State

declare const socket: SocketStore

same<typeof socket.status, SocketStatus>(true)
same<typeof socket.nextRetryAt, number | null>(true)
same<typeof socket.messages, readonly Message<string | ArrayBuffer>[]>(true)

// @ts-expect-error `status` is computed
socket.status = 'open'
// @ts-expect-error `retryCount` is computed
socket.retryCount = 0
// @ts-expect-error `messages` is read-only
socket.messages.push({ id: 1, data: '', receivedAt: 0 })
// @ts-expect-error a message is read-only
if (socket.lastMessage) socket.lastMessage.data = ''
// @ts-expect-error `queue` is computed
socket.queue = []
// @ts-expect-error `state` is private
void socket.state
// @ts-expect-error 'connected' is not a status
if (socket.status === 'connected') socket.retry()

/** Fails to compile when a status has no case. */
function describe(status: SocketStatus): string {
  switch (status) {
    case 'idle':
    case 'connecting':
    case 'open':
    case 'waiting':
    case 'offline':
    case 'suspended':
    case 'failed':
    case 'closed':
      return status
  }
}
void describe

// @ts-expect-error error codes are a closed union
const code: SocketErrorCode = 'unknown'
void code

// Sending

const entry = socket.send({ any: 'data' })
same<typeof entry, Entry<unknown>>(true)
same<Awaited<typeof entry.done>, EntryState>(true)
// @ts-expect-error an entry's `id` is read-only
entry.id = 2

interface Move {
  readonly type: 'move'
  readonly cell: number
}
type Received =
  { readonly type: 'moved'; readonly cell: number } | { readonly type: 'won'; readonly by: string }

const game = createSocketStore<Received, Move>({
  url: 'wss://example.com',
  decode: (frame) => JSON.parse(frame as string) as Received,
})

game.send({ type: 'move', cell: 1 })
// @ts-expect-error `cell` is a number
game.send({ type: 'move', cell: '1' })

// Listening

game.on((data, message) => {
  same<typeof data, Received>(true)
  same<typeof message, Message<Received>>(true)
})
game.on('won', (data) => {
  same<typeof data.by, string>(true)
  // @ts-expect-error only `moved` has a `cell`
  void data.cell
})
// @ts-expect-error the listener is required
game.on('won')

const stop: () => void = game.on(() => undefined)
stop()

// Platforms

const platform: Platform = browserPlatform(globalThis as never)
createSocketStore({ url: 'wss://example.com', platform })
// @ts-expect-error a platform also has a network and a socket
createSocketStore({ url: 'wss://example.com', platform: { now: () => 0 } })

// A decode may hide control frames; the messages are of the rest.
const hiding = createSocketStore({
  url: 'wss://example.com',
  decode: (frame): { readonly n: number } | undefined => (frame === 'control' ? undefined : { n: 1 }),
})
export const hidden: number | undefined = hiding.lastMessage?.data.n
hiding.disconnect({ code: 4001, reason: 'logged out' })
hiding.disconnect({ code: 4001 })
// @ts-expect-error a code is a number
hiding.disconnect({ code: '4001' })
hiding.reset()
