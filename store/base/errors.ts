/** Everything that can go wrong, as a closed list: compare `lastError.code`, show `lastError.message`. */
export type SocketErrorCode =
  /** A `url`, `header` or `protocols` factory threw, rejected or gave something unusable. */
  | 'url-failed'
  /** The platform refused the attempt, or the server refused the handshake. */
  | 'connect-failed'
  /** Neither open nor refused within `connectTimeout`. */
  | 'connect-timeout'
  /** The other end, the network or the phone closed an open connection. */
  | 'closed'
  /** No answer to a ping within `heartbeat.timeout`. */
  | 'heartbeat-timeout'
  /** The platform could not hand a frame to the network. */
  | 'send-failed'
  /** The retry policy gave up; `retry()` starts over. */
  | 'retry-limit'
  /** The server closed with a code that says not to come back (4000–4099); only `retry()` or `connect()` tries again. */
  | 'refused'
  /** `decode` threw on a received frame; the frame was left out. */
  | 'decode-failed'
  /** `encode` could not make a frame of what was given to `send`. */
  | 'encode-failed'
  /** A received message is larger than the window; listeners got it, `messages` and `lastMessage` did not. */
  | 'message-too-large'
  /** The outbox is at its limit and `overflow` decided against an entry. */
  | 'outbox-full'
  /** A listener threw; the other listeners were still called. */
  | 'listener-failed'
  /** The phone's storage could not be read or written, or held something that is not ours; the store works on without. */
  | 'storage-failed'
  /** This package is loaded twice, as when a sub-package brings its own copy: stores of different copies know nothing of each other. */
  | 'second-copy'
  /** `send` after `dispose()`, or an entry that was still waiting then. */
  | 'disposed'

/** What `lastError` holds. Plain data, so that a page can bind it. */
export interface SocketError {
  readonly code: SocketErrorCode
  /** One English sentence for logs and developers. Pages should choose their own words by `code`. */
  readonly message: string
  /** When it happened, in epoch ms. */
  readonly at: number
  /** With which code and reason the connection was closed, where that is what happened. */
  readonly close?: CloseFrame
}

/** How a connection was closed: RFC 6455 §7.4, and what WeChat says in its place, such as 1000 `interrupted`. */
export interface CloseFrame {
  readonly code: number
  readonly reason: string
}

/** A failure on its way to becoming a {@link SocketError}. */
export interface Failure {
  readonly code: SocketErrorCode
  /** What the platform, the server or the user's own function said. */
  readonly detail?: string | undefined
  readonly close?: CloseFrame
}

const sentences: Record<SocketErrorCode, string> = {
  'url-failed': 'The address of the server could not be worked out',
  'connect-failed': 'The connection could not be made',
  'connect-timeout': 'The server did not answer in time',
  closed: 'The connection was closed',
  'heartbeat-timeout': 'The server did not answer a ping in time',
  'send-failed': 'A frame could not be handed to the network',
  'retry-limit': 'Gave up reconnecting; call retry() to start over',
  refused: 'The server closed the connection for good; call retry() to try all the same',
  'decode-failed': 'A received frame could not be decoded and was left out',
  'encode-failed': 'What was given to send() could not be encoded',
  'message-too-large': 'A received message is larger than the message window',
  'outbox-full': 'The outbox is full',
  'listener-failed': 'A listener threw',
  'storage-failed': "The phone's storage could not be used",
  'second-copy': 'A second copy of mobx-miniprogram-socket is loaded',
  disposed: 'The store was disposed',
}

export function describe({ code, detail }: Failure): string {
  return detail ? `${sentences[code]}: ${detail}` : `${sentences[code]}.`
}

/** What pages see of a failure. */
export function errorOf(failure: Failure, at: number): SocketError {
  const { code, close } = failure
  const error = { code, message: describe(failure), at }
  return close === undefined ? error : { ...error, close }
}

/** The text of anything that was thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Thrown by `createSocketStore` and the retry policies for an option that cannot be used. */
export class SocketOptionError extends TypeError {
  override readonly name = 'SocketOptionError'
  /** The option's path, such as `heartbeat.interval`. */
  readonly option: string
  /** What would have been right. */
  readonly expected: string

  constructor(option: string, expected: string, received: unknown) {
    super(`Option "${option}" must be ${expected}, but got ${show(received)}.`)
    this.option = option
    this.expected = expected
  }
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
