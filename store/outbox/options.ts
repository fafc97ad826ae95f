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
