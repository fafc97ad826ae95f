import type { CloseFrame } from '../base/errors'
import { isRecord } from '../base/is-record'
import { utf8Length } from '../base/utf8'
import { clientCloses } from './client-closes'
import {
  absent,
  answers,
  belowN,
  emptyList,
  type Field,
  json,
  line,
  lines,
  list,
  name,
  opaque,
  optional,
  positive,
  token,
  version,
  whole,
} from './fields'
import type {
  Attach,
  AttachedNo,
  AttachedOn,
  AttachedWhole,
  ClientFrame,
  Command,
  Detach,
  Events,
  Hello,
  Ping,
  Pong,
  ServerFrame,
  Welcome,
} from './frames'
import { limits } from './limits'

/** A text that is no frame of the protocol. It changes nothing; the connection is closed with `close`. */
export interface FrameFault {
  readonly t: 'fault'
  readonly close: CloseFrame
  /** The field that is wrong, such as `command.n`; `frame` for the whole of it. */
  readonly field: string
  /** Describes a valid value. */
  readonly expected: string
}

type Fields<F> = F extends unknown ? { readonly [Name in Exclude<keyof F, 't'>]-?: Field } : never
/** Picks the fields of a kind by values that are not checked yet. */
type Shapes<F extends { readonly t: string }> = {
  readonly [T in F['t']]: (frame: Extract<F, { readonly t: T }>) => Fields<Extract<F, { readonly t: T }>>
}

const topic = name
const stamp = optional(opaque)
const hello: Fields<Hello> = { v: version, user: name, token }
const attach: Fields<Attach> = { topic, at: stamp, lines }
const detach: Fields<Detach> = { topic }
const command: Fields<Command> = { topic, line, n: positive, after: belowN, data: json, since: stamp }
const ping: Fields<Ping> = { id: opaque }

const welcome: Fields<Welcome> = { stamp: opaque, window: optional(whole), renew: optional(positive) }
const base = { topic, answers, after: absent, list: absent, state: absent, no: absent }
const attachedNo: Fields<AttachedNo> = { ...base, no: name }
const attachedWhole: Fields<AttachedWhole> = { ...base, to: opaque, state: json }
const attachedOn: Fields<AttachedOn> = { ...base, after: opaque, to: opaque, list }
const events: Fields<Events> = { topic, after: opaque, to: opaque, list, answers }
const answersOnly: Fields<Events> = { topic, after: absent, to: absent, list: emptyList, answers }
const pong: Fields<Pong> = { ...ping, now: optional(whole) }

const clientShapes: Shapes<ClientFrame> = {
  hello: () => hello,
  attach: () => attach,
  detach: () => detach,
  command: () => command,
  ping: () => ping,
}

const serverShapes: Shapes<ServerFrame> = {
  welcome: () => welcome,
  attached: ({ no, state }) =>
    no === undefined ? (state === undefined ? attachedOn : attachedWhole) : attachedNo,
  events: ({ after }) => (after === undefined ? answersOnly : events),
  ping: () => pong,
}

/**
 * Reads a frame on the server. Never throws; fields that the protocol does not know are ignored.
 *
 * @param text what the socket received; binary data is a fault
 */
export function parseClientFrame(text: unknown): ClientFrame | FrameFault {
  const frame = parse<ClientFrame>(text, clientShapes, limits.frameBytes)
  const isLarge = frame.t === 'hello' && utf8Length(text as string) > limits.helloBytes
  return isLarge ? tooLarge(limits.helloBytes) : frame
}

/** Reads a frame on the client. Never throws; fields that the protocol does not know are ignored. */
export function parseServerFrame(text: unknown): ServerFrame | FrameFault {
  return parse<ServerFrame>(text, serverShapes, limits.attachedBytes)
}

/** Writes a frame. @throws TypeError where its data has no JSON text, as `JSON.stringify` does. */
export function encodeFrame(frame: ClientFrame | ServerFrame): string {
  return JSON.stringify(frame)
}

function parse<F extends { readonly t: string }>(
  text: unknown,
  shapes: Shapes<F>,
  most: number,
): F | FrameFault {
  if (typeof text !== 'string') return fault('frame', 'a text')
  if (text.length > most || utf8Length(text) > most) return tooLarge(most)
  const frame = readJson(text)
  if (!isRecord(frame)) return fault('frame', 'the JSON text of one object')
  if (!isTame(frame, limits.depth))
    return fault('frame', `at most ${String(limits.depth)} levels deep, of finite numbers, without __proto__`)
  const { t } = frame
  const kinds = Object.keys(shapes)
  if (!kinds.includes(t as string)) return fault('t', `one of ${kinds.join(', ')}`)
  const fields: Readonly<Record<string, Field>> = shapes[t as F['t']](frame as never)
  for (const key in fields) {
    const field = fields[key]
    if (field && !field.is(frame[key], frame)) return fault(`${String(t)}.${key}`, field.expected)
  }
  return frame as unknown as F
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether code that walks the value, or copies it by name, is safe. */
export function isTame(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  if (Array.isArray(value)) return value.every((item) => isTame(item, depth - 1))
  for (const key in value)
    if (key === '__proto__' || !isTame((value as Record<string, unknown>)[key], depth - 1)) return false
  return true
}

function fault(field: string, expected: string, { code } = clientCloses.notAFrame as CloseFrame): FrameFault {
  return { t: 'fault', close: { code, reason: `${field} must be ${expected}` }, field, expected }
}

function tooLarge(most: number): FrameFault {
  return fault('frame', `at most ${String(most)} bytes`, clientCloses.tooLarge)
}
