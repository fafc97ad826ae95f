import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Hidden, Refusal } from './refusal'

/** The user of the commands that the server itself sends. No client may log in by this name. */
export const SYSTEM = 'system'

/**
 * Commands that the server sends by itself. `away` and `back` may come twice: return `[]` where the state says so already,
 * and for each command that the topic does not care about.
 */
export type SystemCommand =
  /** The topic's `deadline` has passed. */
  | { readonly type: 'timeout' }
  /** The user has had no connection on this topic for 2 s. */
  | { readonly type: 'away'; readonly user: string }
  /** The user has a connection on this topic, again or for the first time. */
  | { readonly type: 'back'; readonly user: string }

/** Everything that `decide` may use beside the state and the command. */
export interface Context {
  /** Sender of the command; `'system'` for the server's own. */
  readonly user: string
  /** Name of the topic, such as `room:42`. */
  readonly topic: string
  /** Ms of the server's clock. Put it into the event: `reduce` has no clock. */
  readonly now: number
  /** A random number in [0, 1). Put the result into the event: `decide` may run again. */
  random(): number
  /** 64 hex digits, always the same for this topic and label and known to servers alone. Never put them into an event or the state. */
  secret(label: string): string
}

export interface EffectContext<State = unknown> {
  readonly topic: string
  /** Names these events for ever: a receiver that remembers it does nothing twice. */
  readonly key: string
  readonly user: string
  /** After these events. */
  readonly state: State
  /** Place of these events in the log: of two states of one `epoch` the one with the larger `offset` is newer. */
  readonly place: { readonly epoch: string; readonly offset: number }
}

/** `write` sends commands and sees events, `read` sees events, `null` has no part in the topic. */
export type Role = 'write' | 'read' | null

/** A kind of topic. `defineTopic` makes it. */
export interface Topic<State = unknown, Event = unknown, Input = unknown, Command = unknown, View = unknown> {
  readonly name: string
  readonly command: StandardSchemaV1<Input, Command>
  initial(name: string): State
  authorize(user: string, name: string, state: State): Role
  decide(state: State, command: Command | SystemCommand, context: Context): readonly Event[] | Refusal
  reduce(state: State, event: Event): State
  view(event: Event, user: string, state: State): Event | Hidden
  viewState(state: State, user: string): View
  deadline(state: State): number | null
  effects(events: readonly Event[], context: EffectContext<State>): void | Promise<void>
  readonly afterReset: 'refuse' | 'take'
  readonly snapshotEvery: number
  readonly history: number
}

/** Of a topic that has none. */
export const noEffects = (): void => undefined
