/** The closed list of errors: compare `lastError.code`, log `lastError.message`. */
export type SocketErrorCode =
  /** A `url`, `header` or `protocols` function threw, rejected or returned an invalid value. */
  | 'url-failed'
  /** `greeting.frame` threw, rejected or returned what cannot be encoded, or `greeting.isWelcome` threw; the same for `auth` and `user` of a session. */
  | 'greeting-failed'
  /** The platform refused the attempt, or the server refused the handshake. */
  | 'connect-failed'
  /** The attempt was neither accepted nor refused within `connectTimeout`, or no welcome answered the `greeting`. */
  | 'connect-timeout'
  /** The server, the network or the phone closed an open connection. */
  | 'closed'
  /** No answer to a ping within `heartbeat.timeout`. */
  | 'heartbeat-timeout'
  /** The platform could not hand a frame to the network. */
  | 'send-failed'
  /** Entries left, and the connection was lost before a pong confirmed them; `resend(id)` sends one again. */
  | 'unconfirmed'
  /** The retry policy gave up; `retry()` starts over. */
  | 'retry-limit'
  /** The server closed with a code that forbids another attempt (4000–4099); only `retry()` or `connect()` tries again. */
  | 'refused'
  /** `decode` threw on a received frame, or `reduce` or `optimistic` of a topic; the frame, the event or the guess was left out. */
  | 'decode-failed'
  /** `encode` threw, or returned no frame, for the data given to `send`; a command whose data the server of a session would refuse. */
  | 'encode-failed'
  /** A received message is larger than the window. Listeners get it; `messages` and `lastMessage` do not. */
  | 'message-too-large'
  /** The outbox is full, and `overflow` made an entry fail. */
  | 'outbox-full'
  /** A listener threw; the other listeners were called. */
  | 'listener-failed'
  /** The phone's storage could not be read or written, or holds data of other code. The store works without it. */
  | 'storage-failed'
  /** This package is loaded twice, for instance by a sub-package with its own copy. Stores of different copies cannot share the five sockets. */
  | 'second-copy'
  /** `send` was called after `dispose()`, or an entry was still waiting then. */
  | 'disposed'

/** The last error. Plain data, so that a page can bind it. */
export interface SocketError {
  readonly code: SocketErrorCode
  /** One English sentence for logs and developers. Pages should choose their own words by `code`. */
  readonly message: string
  /** When it happened, in epoch ms. */
  readonly at: number
  /** Code and reason of the close, if the connection was closed. */
  readonly close?: CloseFrame
}

/** Code and reason of a close: RFC 6455 §7.4, or WeChat's own, such as 1000 `interrupted`. */
export interface CloseFrame {
  readonly code: number
  readonly reason: string
}

/** A failure on its way to becoming a {@link SocketError}. */
export interface Failure {
  readonly code: SocketErrorCode
  /** The text of the platform, of the server or of the error that a user's function threw. */
  readonly detail?: string | undefined
  readonly close?: CloseFrame
}

/** Returns the text of any thrown value. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Thrown by `createSocketStore` and the retry policies for an option that cannot be used. */
export class SocketOptionError extends TypeError {
  override readonly name = 'SocketOptionError'
  /** The option's path, such as `heartbeat.interval`. */
  readonly option: string
  /** Describes a valid value. */
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
