/** A WebSocket frame of a mini-program: text or binary, nothing else. */
export type Frame = string | ArrayBuffer

/** Compares by tag, because an ArrayBuffer may come from another realm than ours. */
export function isFrame(value: unknown): value is Frame {
  return typeof value === 'string' || Object.prototype.toString.call(value) === '[object ArrayBuffer]'
}
