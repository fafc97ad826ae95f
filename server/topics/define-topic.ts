import type { StandardSchemaV1 } from '@standard-schema/spec'
import { count, fn, oneOf } from '../../store/base/check'
import { checked } from './checked'
import { patternFault } from './names'
import type { Hidden, Refusal } from './refusal'
import {
  noEffects,
  type Context,
  type EffectContext,
  type Role,
  type SystemCommand,
  type Topic,
} from './topic'

export * from './topic'

/** Any `reduce`; the events are inferred from it. */
type Reduce = (state: never, event: never) => unknown

export interface TopicOptions<
  Schema extends StandardSchemaV1,
  State,
  R extends Reduce,
  Decision,
  View,
  Event = Parameters<R>[1],
> {
  /** `chat` for one topic, `room:*` for one of each name. At most 128 bytes, without spaces. */
  readonly name: string
  /** Checks the data of a command: a schema of valibot, zod, arktype or any other that follows Standard Schema. It must not be asynchronous. Data that fails is refused with `malformed`. */
  readonly command: Schema
  /** The state before the first event. */
  readonly initial: (name: string) => State
  /** Decides whether a user may send, only see, or neither. Asked at attach, for each command, and before events are sent. */
  readonly authorize: (user: string, name: string, state: NoInfer<State>) => Role
  /** Decides what a command does: at least one event, or a refusal. Pure: it runs again if the topic has moved on meanwhile. */
  readonly decide: (
    state: NoInfer<State>,
    command: StandardSchemaV1.InferOutput<Schema> | SystemCommand,
    context: Context,
  ) => Decision
  /** The state after an event. Clients use the same function; it reads only what `viewState` shows. */
  readonly reduce: R & ((state: NoInfer<State>, event: Event) => NoInfer<State>)
  /**
   * The event as a user may see it: the same, a changed one, or `hide`. The sender always sees an own event.
   *
   * @param state the state after the events of the command
   * @default every event is shown. With it, `viewState` is needed too
   */
  readonly view?: (event: Event, user: string, state: NoInfer<State>) => Event | Hidden
  /** The state as a user may see it. Must agree with `view`: folding the events that a user sees gives the state that the user sees. @default the whole state */
  readonly viewState?: (state: NoInfer<State>, user: string) => View
  /** Ms of the server's clock at which `decide` gets `{ type: 'timeout' }`; `null` for none. A refused timeout is not sent again before the next event. @default none */
  readonly deadline?: (state: NoInfer<State>) => number | null
  /** Whether commands that were on their way to a log that is lost are taken by the new one, or end as `unknown`. @default 'refuse' */
  readonly afterReset?: 'refuse' | 'take'
  /** Commands between two snapshots. @default 100 */
  readonly snapshotEvery?: number
  /** Commands whose events are kept for those who come back; others get the state. @default 1_000 */
  readonly history?: number
  /**
   * Acts on events that are in the log, such as a push message. Called at least once by the server that took the command, in the
   * order of the log: one that throws, rejects or takes longer than 30 s is logged and called again after 1 s, then 2 s, up to 60 s,
   * and the later ones of this topic wait for it. `context.key` is the same each time. Effects that are not done end with the
   * process; with the memory engine, so does the log that they were for.
   */
  readonly effects?: (events: readonly Event[], context: EffectContext<State>) => void | Promise<void>
}

/** Command as a client sends it. */
export type CommandOf<T> =
  T extends Topic<infer _State, infer _Event, infer Input, infer _Command> ? Input : never
export type EventOf<T> =
  T extends Topic<infer _State, infer Event, infer _Input, infer _Command> ? Event : never
export type StateOf<T> =
  T extends Topic<infer State, infer _Event, infer _Input, infer _Command> ? State : never
/** State as `viewState` shows it: that of the client. */
export type ViewOf<T> =
  T extends Topic<infer _State, infer _Event, infer _Input, infer _Command, infer View> ? View : never

/**
 * Defines a kind of topic: what commands do (`decide`), what events change (`reduce`), and what each user sees (`view`).
 * State, event and command are inferred: `reduce` names the first two, the schema the third.
 *
 * @throws TypeError for a name, a function, a number or a pair of views that cannot be used
 */
export function defineTopic<
  Schema extends StandardSchemaV1,
  State,
  R extends Reduce,
  const Decision extends readonly Parameters<R>[1][] | Refusal,
  View = State,
>(
  options: TopicOptions<Schema, State, R, Decision, View>,
): Topic<
  State,
  Parameters<R>[1],
  StandardSchemaV1.InferInput<Schema>,
  StandardSchemaV1.InferOutput<Schema>,
  View
> {
  const { name, view, viewState, snapshotEvery = 100, history = 1_000 } = options
  const fault = patternFault(name)
  if (fault) throw new TypeError(`defineTopic: name must be ${fault}, but got ${JSON.stringify(name)}.`)
  if (!view !== !viewState)
    throw new TypeError(
      `defineTopic("${name}"): view and viewState go together: one shows what the other hides. Give both, or none.`,
    )
  const { deadline, effects, afterReset = 'refuse' } = options
  const isSchema = typeof options.command?.['~standard']?.validate === 'function'
  if (!isSchema) throw new TypeError(`defineTopic("${name}"): command must be a schema of Standard Schema.`)
  for (const each of ['initial', 'authorize', 'decide', 'reduce'] as const) fn(each, options[each])
  return checked({
    ...options,
    command: options.command,
    view: view ? fn('view', view) : (event) => event,
    viewState: viewState ? fn('viewState', viewState) : (state) => state as unknown as View,
    deadline: deadline ? fn('deadline', deadline) : () => null,
    effects: effects ? fn('effects', effects) : noEffects,
    afterReset: oneOf('afterReset', afterReset, 'refuse take'),
    snapshotEvery: count('snapshotEvery', snapshotEvery),
    history: count('history', history),
  })
}
