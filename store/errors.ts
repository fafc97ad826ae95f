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
  /** `send` after `dispose()`, or an entry that was still waiting then. */
  | 'disposed'

/** What `lastError` holds. Plain data, so that a page can bind it. */
export interface SocketError {
  readonly code: SocketErrorCode
  /** One English sentence for logs and developers. Pages should choose their own words by `code`. */
  readonly message: string
  /** When it happened, in epoch ms. */
  readonly at: number
}

/** A failure on its way to becoming a {@link SocketError}. */
export interface Failure {
  readonly code: SocketErrorCode
  /** What the platform, the server or the user's own function said. */
  readonly detail?: string | undefined
}

const sentences: Record<SocketErrorCode, string> = {
  'url-failed': 'The address of the server could not be worked out',
  'connect-failed': 'The connection could not be made',
  'connect-timeout': 'The server did not answer in time',
  closed: 'The connection was closed',
  'heartbeat-timeout': 'The server did not answer a ping in time',
  'send-failed': 'A frame could not be handed to the network',
  'retry-limit': 'Gave up reconnecting; call retry() to start over',
  'decode-failed': 'A received frame could not be decoded and was left out',
  'encode-failed': 'What was given to send() could not be encoded',
  'message-too-large': 'A received message is larger than the message window',
  'outbox-full': 'The outbox is full',
  'listener-failed': 'A listener threw',
  disposed: 'The store was disposed',
}

export function describe({ code, detail }: Failure): string {
  return detail ? `${sentences[code]}: ${detail}` : `${sentences[code]}.`
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
