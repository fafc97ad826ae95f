import { fixedDelay, fullJitter, type RetryPolicy } from '../../store/connection/retry'
import { parseOptions } from '../../store/options'
import { windowFor } from '../../server/load/window'
import { session } from '../../store/session'
import { OtherFleet } from './others'
import { OurFleet } from './ours'
import type { Fleet, Hands, StormRules } from './world'

type Next = Pick<RetryPolicy, 'next'>

/** https://github.com/phoenixframework/phoenix/blob/main/assets/js/phoenix/socket.js, `reconnectAfterMs` */
const phoenix: Next = {
  next: (attempt) => [10, 50, 100, 150, 200, 250, 500, 1_000, 2_000][attempt - 1] ?? 5_000,
}

/** https://github.com/socketio/socket.io/blob/main/packages/socket.io-client/lib/contrib/backo2.ts, with `manager.ts`'s numbers: the cap comes after the jitter. */
const socketIo: Next = {
  next(attempt, _previous, random) {
    const delay = 1_000 * 2 ** (attempt - 1)
    const deviation = Math.floor(random * 0.5 * delay)
    const isLater = (Math.floor(random * 10) & 1) === 1
    return Math.min(isLater ? delay + deviation : delay - deviation, 5_000)
  },
}

/** https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
const decorrelated: Next = {
  next: (_attempt, previous, random) => Math.min(30_000, 1_000 + random * (3 * (previous ?? 1_000) - 1_000)),
}

interface Policy {
  readonly en: string
  readonly zh: string
  /** The server sends away those that it cannot take, each with a moment of its own. */
  readonly sheds?: true
  /** The server is restarted on purpose, and closes its connections one after the other. */
  readonly drains?: true
  readonly make: (rules: StormRules, hands: Hands, random: () => number) => Fleet
}

const other =
  (next: Next): Policy['make'] =>
  ({ clients }, hands, random) =>
    new OtherFleet(clients, next, hands, random)

/** A store with a session as an app makes it, and the window of its server's welcome. */
const ours =
  (windowOf: (rules: StormRules) => number): Policy['make'] =>
  (rules, hands, random) => {
    const settings = parseOptions(
      { url: 'wss://a.example', session: session({ auth: () => ({ user: 'ann', token: 't' }) }) },
      random,
    )
    const window = windowOf(rules)
    return new OurFleet(rules, { ...settings, window: () => window }, hands, random)
  }

export const policies = {
  article: {
    en: 'the article: 5 s, ten times',
    zh: '原文：5 秒，十次',
    make: other(fixedDelay({ delay: 5_000, limit: 10 })),
  },
  fixed: { en: '5 s without a limit', zh: '5 秒，不限次数', make: other(fixedDelay({ delay: 5_000 })) },
  phoenix: { en: 'Phoenix', zh: 'Phoenix', make: other(phoenix) },
  socketIo: { en: 'Socket.IO', zh: 'Socket.IO', make: other(socketIo) },
  fullJitter: { en: 'full jitter, 1 to 30 s', zh: 'full jitter，1 至 30 秒', make: other(fullJitter()) },
  decorrelated: {
    en: 'decorrelated jitter, 1 to 30 s',
    zh: 'decorrelated jitter，1 至 30 秒',
    make: other(decorrelated),
  },
  ours: { en: 'ours alone', zh: '本项目，仅客户端', make: ours(() => 0) },
  oursWithSlots: {
    en: 'ours with window and slots',
    zh: '本项目，加服务器的 window 和时隙',
    sheds: true,
    make: ours(({ clients, capacity }) => windowFor(clients, capacity)),
  },
  oursDrained: {
    en: 'ours, drained for a restart',
    zh: '本项目，重启前逐个关闭',
    sheds: true,
    drains: true,
    make: ours(({ clients, capacity }) => windowFor(clients, capacity)),
  },
} as const satisfies Record<string, Policy>

export type PolicyName = keyof typeof policies
