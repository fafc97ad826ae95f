import { count, isFrame, isFunction, isRecord, milliseconds, positive } from './check'
import { SocketOptionError } from './errors'
import { type Heartbeat, type HeartbeatSettings, heartbeatDefaults, randomKey } from './heartbeat'
import type { Frame, Platform } from './platform'
import { fullJitter, type RetryPolicy } from './retry'

/** A value, or a function asked again at every attempt (tickets expire); it may answer later. */
export type Source<T> = T | (() => T | Promise<T>)

export interface MessagesOptions {
  /**
   * How many of the newest messages are always in `messages`. When there would be more than twice as many, all but these
   * go at once: so a page that binds the window is sent one message at a time until the next such trim. Below 32 the
   * window slides by one: with 10 it is always the last 10. @default 200
   */
  readonly limit?: number
  /**
   * How large they may be together, in bytes as received, whatever their number. Messages that would be more go until
   * half of that stays, or the newest alone; with a limit below 32, only as many go as must. WeChat's audit asks for `setData` calls of at
   * most 256 KB. @default 262_144
   * @see https://developers.weixin.qq.com/miniprogram/dev/framework/performance/tips/runtime_setData.html
   */
  readonly bytes?: number
}

/** What happens to an entry for which the outbox has no room. */
export type Overflow =
  /** The new entry fails. */
  | 'reject'
  /** The oldest waiting entries fail until the new one fits. */
  | 'drop-oldest'
  /** The newest waiting entries fail until the new one fits: the latest position is what counts. */
  | 'drop-newest'

export interface OutboxOptions {
  /** How many entries may wait. @default 1_000 */
  readonly limit?: number
  /** How large they may be together, in encoded bytes. @default 1_048_576 */
  readonly bytes?: number
  /** How long an entry may wait, in ms, before it expires. @default Infinity */
  readonly ttl?: number
  /** Who gives way when there is no room. @default 'reject' */
  readonly overflow?: Overflow
  /**
   * Keeps what waits in the phone's storage, so that it is sent by the next launch of the app if not by this one. What
   * is given to `send` must survive JSON, or be an ArrayBuffer; all of it together fits in 1 MB. @default false
   */
  readonly persist?: boolean
}

export interface SocketStoreOptions<In = Frame, Out = unknown> {
  /** What this socket is called in storage and in `explain()`; an app with two stores names at least one. @default 'socket' */
  readonly name?: string
  /** `wss://…` (or `ws://…` on a local network). */
  readonly url: Source<string>
  /** Headers of the handshake. WeChat does not allow `Referer`; browsers send none of these. @default {} */
  readonly header?: Source<Record<string, string>>
  /** Subprotocols; the server must choose one of those offered. @default [] */
  readonly protocols?: Source<string[]>
  /** Longest wait for the connection, `url()` and `header()` included, in ms. @default 10_000 */
  readonly connectTimeout?: number
  /** `false` switches the heartbeat off; a dead link is then found only when the platform says so. */
  readonly heartbeat?: Partial<Heartbeat> | false
  /** @default fullJitter({ base: 1_000, cap: 30_000 }) */
  readonly retry?: RetryPolicy
  /** The window of received messages. */
  readonly messages?: MessagesOptions
  /** Bounds of what waits to be sent. */
  readonly outbox?: OutboxOptions
  /** Makes a frame of what `send` is given. @default strings and ArrayBuffers as they are, anything else as JSON */
  readonly encode?: (data: Out) => Frame
  /** Makes a message of a received frame. @default the frame as it is */
  readonly decode?: (frame: Frame) => In
  /**
   * Given one line of text for each transition of the connection, such as
   * `line => wx.getRealtimeLogManager().info(line)`. @default none
   */
  readonly log?: (line: string) => void
  /** The world to live in. @default the mini-program it runs in */
  readonly platform?: Platform
}

/** A {@link Source} once parsed: asks, and then checks what a function gave. */
export interface Asked<T> {
  readonly ask: () => unknown
  /** @throws SocketOptionError */
  readonly check: (answer: unknown) => T
}

/** The options once parsed: complete, and never checked again. */
export interface Settings<In, Out> {
  readonly name: string
  readonly url: Asked<string>
  readonly header: Asked<Record<string, string>>
  readonly protocols: Asked<string[]>
  readonly connectTimeout: number
  readonly heartbeat: HeartbeatSettings | false
  readonly retry: RetryPolicy
  readonly messages: Required<MessagesOptions>
  readonly outbox: Required<OutboxOptions>
  readonly encode: (data: Out) => Frame
  readonly decode: (frame: Frame) => In
  readonly log: (line: string) => void
}

const OVERFLOWS: readonly unknown[] = ['reject', 'drop-oldest', 'drop-newest'] satisfies Overflow[]
const KNOWN =
  'name url header protocols connectTimeout heartbeat retry messages outbox encode decode log platform'.split(
    ' ',
  )

/** @throws SocketOptionError for the first option that cannot be used */
export function parseOptions<In, Out>(
  options: SocketStoreOptions<In, Out>,
  random: () => number,
): Settings<In, Out> {
  known('options', options, KNOWN)
  const {
    name = 'socket',
    header = {},
    protocols = [],
    connectTimeout = 10_000,
    retry = fullJitter(),
    platform,
  } = options
  const {
    heartbeat = {},
    messages = {},
    outbox = {},
    encode = encodeDefault,
    decode = decodeDefault,
    log = () => undefined,
  } = options
  if (platform !== undefined && !(isRecord(platform) && 'openSocket' in platform))
    wrong('platform', 'a Platform, such as wechatPlatform(wx)', platform)
  return {
    name: isName(name) ? name : wrong('name', 'a string that is not empty', name),
    url: source('url', options.url, 'a ws:// or wss:// address', isAddress),
    header: source('header', header, 'an object of strings', isHeader),
    protocols: source('protocols', protocols, 'an array of strings', isProtocols),
    connectTimeout: milliseconds('connectTimeout', connectTimeout),
    heartbeat: parseHeartbeat(heartbeat, random),
    retry:
      isRecord(retry) && isFunction(retry.next)
        ? retry
        : wrong('retry', 'a policy such as fullJitter()', retry),
    messages: parseMessages(messages),
    outbox: parseOutbox(outbox),
    encode: fn('encode', encode),
    decode: fn('decode', decode),
    log: fn('log', log),
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^wss?:\/\/[^\s/]/.test(value)
}

function isHeader(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.keys(value).every((name) => typeof value[name] === 'string')
}

function isProtocols(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}

function source<T>(
  option: string,
  value: unknown,
  expected: string,
  isRight: (value: unknown) => value is T,
): Asked<T> {
  const check = (answer: unknown): T => (isRight(answer) ? answer : wrong(option, expected, answer))
  if (isFunction(value)) return { ask: value, check }
  return isRight(value)
    ? { ask: () => value, check }
    : wrong(option, `${expected}, or a function that gives one`, value)
}

function parseHeartbeat(
  heartbeat: Partial<Heartbeat> | false,
  random: () => number,
): HeartbeatSettings | false {
  if (heartbeat === false) return false
  known('heartbeat', heartbeat, ['interval', 'timeout', 'adaptive', 'key', 'ping', 'isPong'])
  const {
    interval = heartbeatDefaults.interval,
    timeout = heartbeatDefaults.timeout,
    adaptive = heartbeatDefaults.adaptive,
    key = () => randomKey(random),
    ping = heartbeatDefaults.ping,
    isPong = heartbeatDefaults.isPong,
  } = heartbeat
  fn('heartbeat.ping', ping)
  if (typeof key !== 'string' && !isFunction(key)) wrong('heartbeat.key', 'a string or a function', key)
  return {
    interval: milliseconds('heartbeat.interval', interval),
    timeout: milliseconds('heartbeat.timeout', timeout),
    adaptive: flag('heartbeat.adaptive', adaptive),
    ping: () => ping(isFunction(key) ? key() : key),
    isPong: fn('heartbeat.isPong', isPong),
  }
}

function parseMessages(messages: MessagesOptions): Required<MessagesOptions> {
  known('messages', messages, ['limit', 'bytes'])
  const { limit = 200, bytes = 262_144 } = messages
  return { limit: count('messages.limit', limit), bytes: positive('messages.bytes', bytes, 'bytes') }
}

function parseOutbox(outbox: OutboxOptions): Required<OutboxOptions> {
  known('outbox', outbox, ['limit', 'bytes', 'ttl', 'overflow', 'persist'])
  const { limit = 1_000, bytes = 1_048_576, ttl = Infinity, overflow = 'reject', persist = false } = outbox
  return {
    limit: count('outbox.limit', limit),
    bytes: positive('outbox.bytes', bytes, 'bytes'),
    ttl: positive('outbox.ttl', ttl, 'milliseconds'),
    overflow: OVERFLOWS.includes(overflow)
      ? overflow
      : wrong('outbox.overflow', `one of ${OVERFLOWS.join(', ')}`, overflow),
    persist: flag('outbox.persist', persist),
  }
}

/** A misspelt option would otherwise be a default that nobody chose. */
function known(option: string, value: unknown, names: readonly string[]): void {
  if (!isRecord(value)) wrong(option, 'an object', value)
  for (const name of Object.keys(value)) {
    if (!names.includes(name))
      wrong(option === 'options' ? name : `${option}.${name}`, `one of ${names.join(', ')}`, name)
  }
}

function fn<F extends (...args: never[]) => unknown>(option: string, value: F): F {
  return isFunction(value) ? value : wrong(option, 'a function', value)
}

function flag(option: string, value: unknown): boolean {
  return typeof value === 'boolean' ? value : wrong(option, 'true or false', value)
}

function wrong(option: string, expected: string, received: unknown): never {
  throw new SocketOptionError(option, expected, received)
}

function encodeDefault(data: unknown): Frame {
  if (isFrame(data)) return data
  if (ArrayBuffer.isView(data))
    throw new TypeError('expected an ArrayBuffer, but got a view of one; send its buffer')
  const json = JSON.stringify(data) as string | undefined
  if (json === undefined)
    throw new TypeError(`expected a string, an ArrayBuffer or a JSON value, but got ${typeof data}`)
  return json
}

/** Only where no decode was given is In the frame itself. */
function decodeDefault<In>(frame: Frame): In {
  return frame as In
}
