import type { Frame } from 'mobx-miniprogram-socket'

/** A chat line as it crosses the wire, in JSON. The server relays it to every phone, its author's included. */
export interface Line {
  readonly type: 'line'
  /** Unique among the lines of all phones. */
  readonly id: string
  /** Name of the phone that wrote it. */
  readonly from: string
  readonly text: string
}

/** A received message: a chat line, any other text, or bytes. */
export type Received =
  | Line
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'bytes'; readonly length: number }

/** Reads a frame. */
export function readFrame(frame: Frame): Received {
  if (typeof frame !== 'string') return { type: 'bytes', length: frame.byteLength }
  const line = parse(frame)
  return isLine(line) ? line : { type: 'text', text: frame }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Whether a value is a line; checks data that other clients, or earlier launches, wrote. */
export function isLine(value: unknown): value is Line {
  if (typeof value !== 'object' || value === null) return false
  const { type, id, from, text } = value as Partial<Record<keyof Line, unknown>>
  return type === 'line' && isShort(id) && isShort(from) && typeof text === 'string'
}

/** Whether a value is short enough for a name, which pages show in full. */
function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 40
}
