// Compiled, never run: what must not compile is marked, and fails when it does. It sees the package as users do, by
// its built declarations.
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

// @ts-expect-error the address is required
createSocketStore({})
// @ts-expect-error the address is text
createSocketStore({ url: 8080 })
// @ts-expect-error an unknown option is most likely a misspelt one
createSocketStore({ url: 'wss://example.com', hartbeat: false })
// @ts-expect-error the heartbeat is an object or false
createSocketStore({ url: 'wss://example.com', heartbeat: true })
// @ts-expect-error headers are text
createSocketStore({ url: 'wss://example.com', header: { token: 1 } })
// @ts-expect-error a policy, not a number of milliseconds
createSocketStore({ url: 'wss://example.com', retry: 5_000 })
// @ts-expect-error one of the three ways to overflow
createSocketStore({ url: 'wss://example.com', outbox: { overflow: 'drop' } })
// @ts-expect-error a frame is text or an ArrayBuffer
createSocketStore({ url: 'wss://example.com', encode: (data: object) => data })
// @ts-expect-error the policy of full jitter has no delay
fullJitter({ delay: 5_000 })

const policy: RetryPolicy = { next: (attempt) => (attempt > 3 ? null : 1_000) }
createSocketStore({ url: 'wss://example.com', retry: policy })

// State

declare const socket: SocketStore

same<typeof socket.status, SocketStatus>(true)
same<typeof socket.nextRetryAt, number | null>(true)
same<typeof socket.messages, readonly Message<string | ArrayBuffer>[]>(true)

// @ts-expect-error the status is computed
socket.status = 'open'
// @ts-expect-error the counter is computed
socket.retryCount = 0
// @ts-expect-error the window is not for pages to change
socket.messages.push({ id: 1, data: '', receivedAt: 0 })
// @ts-expect-error received messages do not change
if (socket.lastMessage) socket.lastMessage.data = ''
// @ts-expect-error the queue is computed
socket.queue = []
// @ts-expect-error the machine's state is private
void socket.state
// @ts-expect-error 'connected' is not a status
if (socket.status === 'connected') socket.retry()

/** Each status has its words, and the compiler asks for the next one. */
function inWords(status: SocketStatus): string {
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
void inWords

// @ts-expect-error the codes are a closed list
const code: SocketErrorCode = 'unknown'
void code

// Sending

const entry = socket.send({ any: 'data' })
same<typeof entry, Entry<unknown>>(true)
same<Awaited<typeof entry.done>, EntryState>(true)
// @ts-expect-error an entry keeps its place
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
// @ts-expect-error cells are numbers
game.send({ type: 'move', cell: '1' })

// Listening

game.on((data, message) => {
  same<typeof data, Received>(true)
  same<typeof message, Message<Received>>(true)
})
game.on('won', (data) => {
  same<typeof data.by, string>(true)
  // @ts-expect-error only moves have a cell
  void data.cell
})
// @ts-expect-error without a listener there is nothing to do
game.on('won')

const stop: () => void = game.on(() => undefined)
stop()

// Platforms

const platform: Platform = browserPlatform(globalThis as never)
createSocketStore({ url: 'wss://example.com', platform })
// @ts-expect-error a platform has a clock, a network and a socket
createSocketStore({ url: 'wss://example.com', platform: { now: () => 0 } })
