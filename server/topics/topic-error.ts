/** A fault of a topic's own code. The command is refused with the code `failed`, and the server logs the sentence. */
export class TopicError extends Error {
  override readonly name = 'TopicError'
  readonly topic: string

  constructor(topic: string, sentence: string, cause?: unknown) {
    super(`Topic "${topic}": ${sentence}`, cause === undefined ? undefined : { cause })
    this.topic = topic
  }
}
