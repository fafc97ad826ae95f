import type { Message } from './inbox'

/** Called with the decoded data and the message record that holds it. */
export type MessageListener<In> = (data: In, message: Message<In>) => void

/** The values of `type` in `on(type, listener)`. */
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
 * Makes a listener of the arguments of `on(listener)` or `on(type, listener)`.
 *
 * @throws TypeError for a type without a listener
 */
export function toListener<In>(
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
