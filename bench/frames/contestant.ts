/** A store under measurement: frames arrive at its SocketTask, and `send` is called. */
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
