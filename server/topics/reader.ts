/** One that is told of each read. */
export interface Reader {
  /** The window has moved on, or is another one. */
  moved(): void
  /** The engine cannot be read: the connection is closed, because wake-ups may be lost. */
  failed(): void
}
