/** The server's end of one connection. */
export interface Wire {
  say(text: string): void
  /** Once, unless the connection is over by then. */
  after(ms: number, then: () => void): void
}

/** What a server does with the frames of one connection; gives the messages of the app that a frame carries. */
export type Conversation = (frame: string) => readonly string[]

/** What client and server speak on top of WebSocket. */
export type Protocol = (wire: Wire) => Conversation
