/** Defaults that only the server keeps. Sizes are UTF-8 bytes of JSON text, times are ms. */
export const serverLimits = {
  /** Time for the first `hello`; 4100 after it. */
  hello: 5_000,
  /** Life of a connection until a new `hello` is due. */
  renew: 1_800_000,
  commandsPerSecond: 20,
  /** Commands that may come at once; over the rate the server reads the connection later. */
  commandBurst: 40,
  /** Frames that wait to be read; 4102 beyond. */
  waitingFrames: 128,
  eventBytes: 16_384,
  /** Data of a refusal. */
  refusalBytes: 1_024,
  /** One `events` frame. */
  batchBytes: 65_536,
  /** State of a topic as a phone sees it: WeChat's audit limit of one `setData`. */
  stateBytes: 262_144,
  /** Events that catch a phone up; it gets the state beyond. */
  catchUpBytes: 262_144,
  /** Bytes on their way to a slow reader at which the server stops sending. */
  bufferedBytes: 262_144,
  /** Bytes on their way at which it closes with 4103. */
  bufferedMostBytes: 1_048_576,
  /** A record lives `limits.keep` and this long after its last use. */
  keepLonger: 600_000,
  /** Age of a command in a node at which it is no longer applied. */
  commandAge: 30_000,
} as const
