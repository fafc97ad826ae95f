import type { Message } from './inbox'

/** What a listener is called with: the decoded data, and the message it came as. */
export type MessageListener<In> = (data: In, message: Message<In>) => void

/** What `type` may be in `on(type, listener)`. */
export type TypeOf<In> = unknown extends In
  ? string
  : In extends { readonly type: infer U extends string }
    ? U
    : never

/** The messages of the union `In` that can have this `type`. */
export type OfType<In, T> = unknown extends In
  ? unknown
  : In extends { readonly type: infer U }
    ? T extends U
      ? In
      : never
    : never

/**
 * What `on(listener)` or `on(type, listener)` asks to hear.
 *
 * @throws TypeError for a type without a listener
 */
export function hearing<In>(
  first: string | MessageListener<In>,
  second: MessageListener<never> | undefined,
): (message: Message<In>) => void {
  if (typeof first === 'function')
    return (message) => {
      first(message.data, message)
    }
  if (second === undefined)
    throw new TypeError(`on("${first}", listener): expected listener to be a function`)
  return (message) => {
    if (typeOf(message.data) === first) second(message.data as never, message as never)
  }
}

function typeOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined
}
