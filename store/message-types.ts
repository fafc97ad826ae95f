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

/** The `type` member of an object, or `undefined`. */
export function typeOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined
}
