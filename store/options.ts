import { count, flag, fn, milliseconds, oneOf, positive, wholeMilliseconds, wrong } from './base/check'
import { isFunction, known } from './base/known'
import { isRecord } from './base/is-record'
import { type Greeting, type GreetingSettings, parseGreeting } from './connection/greeting'
import type { Heartbeat, HeartbeatSettings } from './connection/heartbeat'
import { parseHeartbeat } from './connection/parse-heartbeat'
import type { CloseCodes } from './connection/close-codes'
import type { Background } from './connection/events'
import type { Platform } from './platforms/platform'
import type { Frame } from './base/frame'
import { fullJitter, type RetryPolicy } from './connection/retry'
import { type Asked, headerSource, protocolsSource, type Source, urlSource } from './connection/sources'
import type { MessagesOptions } from './messages/inbox'
import type { SessionPlug } from './session/plug'
import type { OutboxBounds, OutboxOptions } from './outbox/options'
import { encodeData } from './outbox/queue'
import { encodeDefault } from './outbox/encode'

/** Options of `createSocketStore`. Only `url` is required. */
export interface SocketStoreOptions<In = Frame, Out = unknown> {
  /** Name of the store in storage, in `log` and in `explain()`; two stores of an app need two names. @default 'socket' */
  readonly name?: string
  /**
   * Address of the server: `wss://…`, or `ws://…` on a local network. A function is called again at every attempt,
   * one request at a time: an attempt that comes within 15 s of an unanswered request takes its answer.
   *
   * ```ts
   * url: async () => `wss://example.com/ws?ticket=${await fetchTicket()}`
   * ```
   */
  readonly url: Source<string>
  /** Headers of the handshake. WeChat forbids `Referer`; browsers send none of them. @default {} */
  readonly header?: Source<Record<string, string>>
  /** Subprotocols; the server must choose one of those offered. @default [] */
  readonly protocols?: Source<string[]>
  /** Longest wait for the connection, `url()`, `header()` and the welcome included, in ms; half of it while `retryCount` is 0 and the network is not weak. @default 10_000 */
  readonly connectTimeout?: number
  /**
   * Greets the server first on each connection, for instance with a login. The status stays `connecting` until the
   * welcome; entries and pings leave after it. `connectTimeout` bounds dialling and greeting together.
   *
   * ```ts
   * greeting: { frame: async () => ({ type: 'login', token: await fetchToken() }), isWelcome: (frame) => frame === 'welcome' }
   * ```
   *
   * @default none: open as soon as the server accepts
   */
  readonly greeting?: Greeting<NoInfer<Out>>
  /**
   * Commands that take effect exactly once, and shared state: `session({ auth })` from `mobx-miniprogram-socket/session`, for
   * a server that speaks its protocol. It greets and pings by itself; `socket.topic(…)` takes the place of `send` and `on`.
   *
   * @default none
   */
  readonly session?: SessionPlug
  /** Pings that find a dead link. `false` sends none; a dead link is then found only when the platform reports it. @default {} */
  readonly heartbeat?: Partial<Heartbeat> | false
  /** Decides the waits between attempts. @default fullJitter({ base: 1_000, cap: 30_000 }) */
  readonly retry?: RetryPolicy
  /**
   * Decides what follows a close of the server. `undefined` leaves it to the table in docs/faults.md; so do a throw and any
   * other answer, which the message of `lastError` tells.
   *
   * ```ts
   * closeCodes: ({ code }) => (code === 4401 ? 'renew' : code === 1008 ? 'stop' : undefined)
   * ```
   *
   * @default () => undefined
   */
  readonly closeCodes?: CloseCodes
  /** Compresses frames where phone and server can: Android and iOS. https://developers.weixin.qq.com/miniprogram/dev/api/network/websocket/wx.connectSocket.html @default false */
  readonly perMessageDeflate?: boolean
  /** Sends small frames at once instead of collecting them (`TCP_NODELAY`), where the phone can. @default false */
  readonly tcpNoDelay?: boolean
  /**
   * `'keep'` is for apps that WeChat keeps alive in the background (audio, location): the link, its heartbeat and the
   * attempts go on there. Coming back asks the link at once. Needs the heartbeat: without it a link that died in the
   * background is found only when the phone reports it.
   *
   * @default 'suspend'
   */
  readonly background?: Background
  /** Bounds of the window of received messages. @default { limit: 200, bytes: 262_144 } */
  readonly messages?: MessagesOptions
  /** Bounds and persistence of the outgoing entries. @default { limit: 1_000, bytes: 1_048_576 } */
  readonly outbox?: OutboxOptions
  /** Makes a frame of the data given to `send`; if it throws, the entry fails. @default strings and ArrayBuffers as they are, anything else as JSON */
  readonly encode?: (data: Out) => Frame
  /** Makes data of a received frame; if it throws, the frame is left out and `lastError` tells why; `undefined` is a control frame, shown to nobody. @default the frame as it is */
  readonly decode?: (frame: Frame) => In | undefined
  /**
   * Called with one line of text for each transition of the connection, and for what else the developer should know: a second
   * store of the same name, a storage that fails. For instance
   * `line => wx.getRealtimeLogManager().info(line)`. @default none
   */
  readonly log?: (line: string) => void
  /** Platform that the store runs on. @default the mini-program that it runs in */
  readonly platform?: Platform
}

/** The parsed options: complete, and never checked again. */
export interface Settings<In, Out> {
  readonly name: string
  readonly url: Asked<string>
  readonly header: Asked<Record<string, string>>
  readonly protocols: Asked<string[]>
  readonly connectTimeout: number
  readonly greeting: GreetingSettings | null
  readonly session: SessionPlug | null
  readonly heartbeat: HeartbeatSettings | false
  readonly retry: RetryPolicy
  readonly closeCodes: CloseCodes
  readonly background: Background
  readonly perMessageDeflate: boolean
  readonly tcpNoDelay: boolean
  readonly messages: Required<MessagesOptions>
  readonly outbox: OutboxBounds
  readonly encode: (data: Out) => Frame
  readonly decode: (frame: Frame) => In | undefined
  readonly log: (line: string) => void
}

const KNOWN =
  'name url header protocols connectTimeout greeting session heartbeat retry closeCodes background perMessageDeflate tcpNoDelay messages outbox encode decode log platform'

/** @throws SocketOptionError for the first option that cannot be used */
export function parseOptions<In, Out>(
  options: SocketStoreOptions<In, Out>,
  random: () => number,
): Settings<In, Out> {
  known('', options, KNOWN)
  const {
    name = 'socket',
    header = {},
    protocols = [],
    connectTimeout = 10_000,
    retry = fullJitter(),
    closeCodes = () => undefined,
    background = 'suspend',
    perMessageDeflate = false,
    tcpNoDelay = false,
    platform,
  } = options
  const {
    greeting,
    session = null,
    heartbeat = {},
    messages = {},
    outbox = {},
    encode = encodeDefault,
    decode = decodeDefault,
    log = () => undefined,
  } = options
  if (session && greeting !== undefined)
    wrong('greeting', 'left out beside session, which greets by itself', greeting)
  if (session && !('start' in session)) wrong('session', 'made by session()', session)
  if (platform !== undefined && !(isRecord(platform) && 'openSocket' in platform))
    wrong('platform', 'a Platform, such as wechatPlatform(wx)', platform)
  return {
    name: isName(name) ? name : wrong('name', 'a string that is not empty', name),
    url: urlSource(options.url),
    header: headerSource(header),
    protocols: protocolsSource(protocols),
    connectTimeout: milliseconds('connectTimeout', connectTimeout),
    greeting: session
      ? session.greeting
      : greeting === undefined
        ? null
        : parseGreeting(greeting, (data) => encodeData(data, encode)),
    session,
    heartbeat: parseHeartbeat(heartbeat, random, session?.heartbeat),
    retry:
      isRecord(retry) && isFunction(retry.next)
        ? retry
        : wrong('retry', 'a policy such as fullJitter()', retry),
    closeCodes: fn('closeCodes', closeCodes),
    background: oneOf('background', background, 'suspend keep'),
    perMessageDeflate: flag('perMessageDeflate', perMessageDeflate),
    tcpNoDelay: flag('tcpNoDelay', tcpNoDelay),
    messages: parseMessages(messages),
    outbox: parseOutbox(outbox, heartbeat !== false),
    encode: fn('encode', encode),
    decode: fn('decode', decode),
    log: fn('log', log),
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function parseMessages(messages: MessagesOptions): Required<MessagesOptions> {
  known('messages', messages, 'limit bytes')
  const { limit = 200, bytes = 262_144 } = messages
  return { limit: count('messages.limit', limit), bytes: positive('messages.bytes', bytes, 'bytes') }
}

function parseOutbox(outbox: OutboxOptions, confirms: boolean): OutboxBounds {
  known('outbox', outbox, 'limit bytes ttl overflow persist tries burst unconfirmed')
  const { limit = 1_000, bytes = 1_048_576, ttl = Infinity, overflow = 'reject', persist = false } = outbox
  const { tries = 10, unconfirmed = 'report', burst = {} } = outbox
  known('outbox.burst', burst, 'frames everyMs')
  const { frames = 32, everyMs = 0 } = burst
  return {
    limit: count('outbox.limit', limit),
    bytes: positive('outbox.bytes', bytes, 'bytes'),
    ttl: positive('outbox.ttl', ttl, 'milliseconds'),
    overflow: oneOf('outbox.overflow', overflow, 'reject drop-oldest drop-newest'),
    persist: flag('outbox.persist', persist),
    tries: count('outbox.tries', tries),
    burst: {
      frames: count('outbox.burst.frames', frames),
      everyMs: wholeMilliseconds('outbox.burst.everyMs', everyMs),
    },
    unconfirmed:
      confirms || unconfirmed !== 'resend'
        ? oneOf('outbox.unconfirmed', unconfirmed, 'report resend')
        : wrong('outbox.unconfirmed', 'report where heartbeat is false', unconfirmed),
  }
}

/** `In` is the frame itself if no `decode` is given. */
function decodeDefault<In>(frame: Frame): In {
  return frame as In
}
