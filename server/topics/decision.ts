// From a command to the events and the answer that the log takes. Pure: the server and the test kit decide by it.
import { utf8Length } from '../../store/base/utf8'
import { isTame, limits, serverLimits } from '../../store/protocol'
import { OK } from '../engine/line-rule'
import { isLater } from './checked'
import type { Context, SystemCommand, Topic } from './define-topic'
import type { Refusal } from './refusal'
import { TopicError } from './topic-error'

/** A command as it came in, or one of the server's own. */
export type Order =
  | { readonly kind: 'command'; readonly data: unknown }
  | { readonly kind: 'system'; readonly command: SystemCommand }

export type Decision<State> =
  | {
      readonly kind: 'accept'
      /** The state after it. */
      readonly state: State
      readonly events: readonly string[]
      readonly answer: string
      readonly wakeAt: number | null
      /** Size of the state after it, if it was measured. */
      readonly stateBytes?: number
    }
  | { readonly kind: 'refuse'; readonly answer: string; readonly error?: TopicError }
  /** A system command that the topic does not care about. */
  | { readonly kind: 'ignore' }

/** Levels that the protocol allows below an event and below the data of a refusal. */
const eventDepth = limits.depth - 2
const refusalDepth = limits.depth - 4

/**
 * Decides one command on one state. Never throws: faults of the topic's code are refusals with the code `failed`.
 *
 * @param room bytes by which the state may grow before it is measured: measuring each state would cost more than deciding
 */
export function decideOn<State, Event>(
  topic: Topic<State, Event>,
  state: State,
  order: Order,
  context: Context,
  room = 0,
): Decision<State> {
  try {
    const isOwn = order.kind === 'system'
    if (!isOwn && topic.authorize(context.user, context.topic, state) !== 'write')
      return { kind: 'refuse', answer: '["forbidden"]' }
    const command = isOwn ? order.command : parse(topic, order.data, context)
    if (command === malformed) return { kind: 'refuse', answer: '["malformed"]' }
    const decided = topic.decide(state, command, context)
    if ('kind' in decided) return { kind: 'refuse', answer: encodeRefusal(decided, context) }
    if (decided.length === 0 && isOwn) return { kind: 'ignore' }
    const events = encodeEvents(decided, context)
    const next = fold(topic, state, events)
    const accepted = {
      kind: 'accept',
      state: next,
      events,
      answer: OK,
      wakeAt: topic.deadline(next),
    } as const
    if (sizeOf(events) <= room) return accepted
    return { ...accepted, stateBytes: utf8Length(encodeState(context.topic, next)) }
  } catch (thrown) {
    const error =
      thrown instanceof TopicError ? thrown : new TopicError(context.topic, 'its code threw', thrown)
    return { kind: 'refuse', answer: '["failed"]', error }
  }
}

/** Applies encoded events: all servers and the test kit see them as the log keeps them. */
export function fold<State, Event>(
  topic: Pick<Topic<State, Event>, 'reduce'>,
  state: State,
  events: readonly string[],
): State {
  return events.reduce((before, event) => topic.reduce(before, JSON.parse(event) as Event), state)
}

/** UTF-8 bytes of encoded events. */
export function sizeOf(events: readonly string[]): number {
  return events.reduce((sum, event) => sum + utf8Length(event), 0)
}

/** Writes a state. @throws TopicError if phones could not take it */
function encodeState(name: string, state: unknown): string {
  return encode(name, 'the state', state, serverLimits.stateBytes, limits.depth - 1)
}

const malformed: unique symbol = Symbol('malformed')

function parse<Command>(
  { command }: Topic<unknown, unknown, unknown, Command>,
  data: unknown,
  { topic }: Context,
): Command | typeof malformed {
  const result = command['~standard'].validate(data)
  if (isLater(result))
    throw new TopicError(topic, 'the schema of its commands is asynchronous; a decision cannot wait')
  return result.issues ? malformed : result.value
}

function encodeRefusal({ code, data }: Refusal, { topic }: Context): string {
  if (data === undefined) return JSON.stringify([code])
  return `[${JSON.stringify(code)},${encode(topic, `the data of the refusal "${code}"`, data, serverLimits.refusalBytes, refusalDepth)}]`
}

function encodeEvents(events: readonly unknown[], { topic, user }: Context): string[] {
  if (events.length === 0)
    throw new TopicError(
      topic,
      `decide returned no event for a command of ${user}; return at least one, or refuse(code)`,
    )
  const texts = events.map((event) => encode(topic, 'an event', event, serverLimits.eventBytes, eventDepth))
  const bytes = sizeOf(texts)
  if (bytes > serverLimits.batchBytes)
    throw new TopicError(topic, tooLarge('the events of one command', bytes, serverLimits.batchBytes))
  return texts
}

function encode(topic: string, what: string, value: unknown, most: number, depth: number): string {
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) throw new TopicError(topic, `${what} is no JSON value`)
  const bytes = utf8Length(text)
  if (bytes > most) throw new TopicError(topic, tooLarge(what, bytes, most))
  if (!isTame(JSON.parse(text), depth))
    throw new TopicError(topic, `${what} is more than ${String(depth)} levels deep, or has a key __proto__`)
  return text
}

function tooLarge(what: string, bytes: number, most: number): string {
  return `${what} would be ${String(bytes)} bytes; the limit is ${String(most)} bytes`
}
