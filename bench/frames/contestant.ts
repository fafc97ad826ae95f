/** What is measured of a store: frames that arrive at its SocketTask, and calls of its `send`. */
export interface Contestant {
  /** The task hears one text frame. */
  receive(text: string): void
  /** Sends one value; the platform has not answered yet. */
  send(data: unknown): void
  /** Messages in the window, and entries that are not settled: proof that the work was done. */
  counts(): { readonly messages: number; readonly queued: number; readonly lastId: number }
}

export const contestants = ['by hand', 'ours'] as const
export type Name = (typeof contestants)[number]
