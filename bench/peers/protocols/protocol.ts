/** The server's end of one connection. */
export interface Wire {
  say(text: string): void
  /** Runs the job once, unless the connection is over by then. */
  after(ms: number, then: () => void): void
}

/** Handles the frames of one connection and returns the app's messages in a frame. */
export type Conversation = (frame: string) => readonly string[]

/** The protocol of client and server on top of WebSocket. */
export type Protocol = (wire: Wire) => Conversation
