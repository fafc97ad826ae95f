import { type Frame, isFrame } from '../base/frame'

/** Strings and ArrayBuffers as they are, anything else as JSON. @throws TypeError */
export function encodeDefault(data: unknown): Frame {
  if (isFrame(data)) return data
  if (ArrayBuffer.isView(data))
    throw new TypeError(
      'expected an ArrayBuffer, but got a view of one; send view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength)',
    )
  const json = JSON.stringify(data) as string | undefined
  if (json === undefined)
    throw new TypeError(`expected a string, an ArrayBuffer or a JSON value, but got ${typeof data}`)
  return json
}
