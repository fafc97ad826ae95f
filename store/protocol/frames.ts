/** How far a reader is in a topic. Opaque: the client stores it, returns it and compares it for equality. */
export type Position = string

/** Name of a line: one launch of one user, 128 random bits, never reused. */
export type LineKey = string

/** The fate of a number: `[n]` is ok; else a code of the protocol (`unknown`, `forbidden`, `malformed`) or of the app. */
export type Answer = readonly [n: number] | readonly [n: number, code: string, data?: unknown]

/** Answers by line; each number at most once. */
export type Answers = Readonly<Record<LineKey, readonly Answer[]>>

/** The first frame of a connection, within 5 s, and again with a new token before `renew` is over. */
export interface Hello {
  readonly t: 'hello'
  /** Version of the protocol. */
  readonly v: 1
  /** The user whose commands follow; the token must be theirs. */
  readonly user: string
  readonly token: string
}

/** The answer to `hello`. */
export interface Welcome {
  readonly t: 'welcome'
  /** Opaque: name of the engine's memory and its time. Commands that may have left before bring it back as `since`. */
  readonly stamp: string
  /** Time to spread over when this server vanishes, in ms; an hour at most. */
  readonly window?: number
  /** Time until a new `hello` is due, in ms. Absent: never. */
  readonly renew?: number
}

/** Asks for a topic from a position on, or whole. */
export interface Attach {
  readonly t: 'attach'
  readonly topic: string
  readonly at?: Position
  /** Lines of the entries that wait for this topic, and of what was acked here lately. */
  readonly lines: readonly LineKey[]
}

interface AttachedBase {
  readonly t: 'attached'
  readonly topic: string
  /** All kept answers of the lines asked for or used on this connection. */
  readonly answers: Answers
}

/** The topic goes on where the reader is: `list` holds the events from `after` to `to`. */
export interface AttachedOn extends AttachedBase {
  readonly after: Position
  readonly to: Position
  readonly list: readonly unknown[]
  readonly state?: undefined
  readonly no?: undefined
}

/** The topic as a whole, at `to`. */
export interface AttachedWhole extends AttachedBase {
  readonly to: Position
  readonly state: unknown
  readonly after?: undefined
  readonly list?: undefined
  readonly no?: undefined
}

/** No events follow; commands are still taken. */
export interface AttachedNo extends AttachedBase {
  /** A code, such as `forbidden` or `too-many-topics`. */
  readonly no: string
  readonly after?: undefined
  readonly list?: undefined
  readonly state?: undefined
}

/** The answer to `attach`. Comes unasked too: the position is no longer in the log or too far behind, or membership is over. */
export type Attached = AttachedOn | AttachedWhole | AttachedNo

/** No page watches the topic and no entry waits for it. */
export interface Detach {
  readonly t: 'detach'
  readonly topic: string
}

/** Events and answers of one step. */
export interface Events {
  readonly t: 'events'
  readonly topic: string
  /** The reader's position before it; absent with `to` where the reader has none since `attached.no`. */
  readonly after?: Position
  readonly to?: Position
  readonly list: readonly unknown[]
  readonly answers: Answers
}

export interface Command {
  readonly t: 'command'
  readonly topic: string
  readonly line: LineKey
  /** Counts up over all topics of the line; holes are legal. */
  readonly n: number
  /** The number of the line that the topic must have reached; below `n`. */
  readonly after: number
  readonly data: unknown
  /** The stamp of before it first left, where it may have left earlier. */
  readonly since?: string
}

/** A sign of life of the client. */
export interface Ping {
  readonly t: 'ping'
  readonly id: string
}

/** The server's answer to `ping`, with the same `id`. */
export interface Pong {
  readonly t: 'ping'
  readonly id: string
  /** The server's clock in ms, for countdowns. */
  readonly now?: number
}

/** Frames that the client sends. */
export type ClientFrame = Hello | Attach | Detach | Command | Ping

/** Frames that the server sends. */
export type ServerFrame = Welcome | Attached | Events | Pong
