/** Limits that both sides keep. Sizes are UTF-8 bytes of JSON text, times are ms. */
export const limits = {
  /** A frame; `attached` may have `attachedBytes`. */
  frameBytes: 65_536,
  /** The first frame of a connection that is not known yet. */
  helloBytes: 16_384,
  /** An `attached` with its state or list. */
  attachedBytes: 524_288,
  /** Objects and lists within each other, the frame counted. */
  depth: 8,
  /** Name of a topic, a user or a code. */
  nameBytes: 128,
  /** A position, a stamp or the id of a ping, in UTF-16 units. */
  opaqueLength: 256,
  /** Lines that one `attach` may name, and lines that a topic remembers of one user. */
  lines: 256,
  /** Topics that a connection may be attached to. */
  topics: 100,
  /** Commands without an answer in one topic; the client waits. */
  unansweredPerTopic: 16,
  /** Commands without an answer on one connection; the client waits. */
  unanswered: 128,
  /** Answers of a line that a topic keeps. */
  answersKept: 64,
  /** Time that a command is known for: older ones are answered `unknown`. */
  keep: 86_400_000,
  /** Data of a member who is here. */
  presenceBytes: 512,
  /** Changes of it: of those that come faster, the last one counts. */
  presencePerSecond: 5,
  /** Rhythm of `ping` where the heartbeat is off. */
  ping: 25_000,
  /** Time without a frame after which the server closes. */
  silence: 60_000,
} as const
