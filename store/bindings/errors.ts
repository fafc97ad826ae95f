/** A binding that cannot be made or kept. The message names the field or the option and says what to do. */
export class StoreBindingsError extends Error {
  override readonly name = 'StoreBindingsError'
}
