import { action, computed, createAtom, makeObservable } from 'mobx-miniprogram'
import { isFunction, known } from '../base/known'
import { SocketOptionError } from '../base/errors'
import type { Disposer } from '../base/timing'
import { name } from '../protocol/fields'
import type { Channel } from './channel'
import type { SentCommand } from './entry'
import { freeze } from './freeze'
import type { Member } from './here'

/** The state of a topic, and what changes it: the functions of the server's topic. */
export interface TopicOptions<State, Event, Command> {
  /** State until the server has sent one. */
  readonly initial: State
  /** Makes the next state. Pure: the state that it gets is frozen. If it throws, the event is left out, and `lastError` tells why. */
  readonly reduce: (state: State, event: Event) => State
  /** Guesses what a command will do, until its answer is here. Pure, too; if it throws, its guess is left out. @default commands show only once they are acked */
  readonly optimistic?: (state: State, command: Command) => State
}

/**
 * How good the state is: `loading` none has come yet · `live` it follows the server · `stale` the topic is not attached, and this
 * is the last known state · `left` the server shows it no longer: the user is no member, or has too many topics (100).
 */
export type Freshness = 'loading' | 'live' | 'stale' | 'left'

/**
 * Shared state, as a plain MobX store: bind its fields like those of any other. The topic is attached while a page or
 * a reaction reads one of them, until 5 s after the last one stopped, and while a command waits.
 */
export interface Topic<State, Command, Here = unknown> {
  readonly name: string
  /** The state with the guesses for all commands without an answer: computed, so there is nothing to undo. */
  readonly state: State
  /** The state as the server has it. */
  readonly confirmed: State
  readonly freshness: Freshness
  /** The server's code where `freshness` is `left`, such as `forbidden` or `too-many-topics`; `null` otherwise. */
  readonly reason: string | null
  /** Commands of this user without an end, oldest first; a new array after each change. */
  readonly pending: readonly SentCommand<Command>[]
  /** Commands that were acked, and are no longer in the topic: the server lost its memory. Kept until `acknowledge()`. */
  readonly lost: readonly SentCommand<Command>[]
  /**
   * The other users who are here, by name, each once over all of their connections. Without a connection they stay
   * as they were last. From the first use of `others` or `here` on, they are watched together with the topic.
   */
  readonly others: readonly Member<Here>[]
  /**
   * Tells the others something about me, such as `{ typing: true }`: at most 512 bytes of JSON. Only the last word counts, and of those
   * within 200 ms it alone leaves. It is told again on each new connection, and never stored. Data that cannot be sent is left out,
   * and `lastError` tells why.
   */
  here(data: Here): void
  /**
   * Sends a command: exactly once and in order, over any number of connections, with `outbox.persist` over launches too.
   * Never throws: a command that cannot be sent is `refused` at once, and `lastError` tells why.
   *
   * ```ts
   * const end = await room.send({ type: 'say', text }).done
   * if (end.kind === 'unknown') showSendAgain()
   * ```
   */
  send(command: Command): SentCommand<Command>
  /** Keeps the topic attached without a page, until the returned function is called. A second call of it does nothing. */
  hold(): Disposer
  /** The user has seen what is lost. */
  acknowledge(): void
  /**
   * The server's clock in epoch ms, for countdowns that are right on a phone whose clock is wrong: `deadline - room.serverNow()`. Ask it at
   * each tick, it is not observable. From the first call on, the session pings every 25 s; until a pong has told it, this is the phone's
   * own clock.
   */
  serverNow(): number
}

/** Services of a session for its topics. */
export interface TopicDesk {
  add(channel: Channel, data: unknown): SentCommand
  readonly traffic: {
    hold(channel: Channel): Disposer
    others(channel: Channel): readonly Member[]
    here(channel: Channel, data: unknown): void
    serverNow(): number
  }
  /** Depends on all that the channel tells. */
  observe(): void
}

/** The MobX face of one topic. */
export class TopicStore<State, Event, Command, Here> implements Topic<State, Command, Here> {
  private readonly channel: Channel
  private readonly options: TopicOptions<State, Event, Command>
  private readonly desk: TopicDesk
  private release!: Disposer
  private readonly watched = createAtom(
    'Topic.watched',
    () => {
      this.release = this.desk.traffic.hold(this.channel)
    },
    () => {
      this.release()
    },
  )

  constructor(channel: Channel, options: TopicOptions<State, Event, Command>, desk: TopicDesk) {
    this.channel = channel
    this.options = options
    freeze(options.initial)
    this.desk = desk
    makeObservable(this, {
      state: computed,
      confirmed: computed,
      freshness: computed,
      reason: computed,
      pending: computed,
      lost: computed,
      others: computed.struct,
      send: action.bound,
      here: action.bound,
      hold: action.bound,
      acknowledge: action.bound,
    })
  }

  get name(): string {
    return this.channel.name
  }

  get state(): State {
    const { channel, confirmed, options, pending } = this
    if (!options.optimistic) return confirmed
    return pending.reduce((state, { data }) => channel.step('optimistic', state, data) as State, confirmed)
  }

  get confirmed(): State {
    const { hasState, state } = this.observed
    return hasState ? (state as State) : this.options.initial
  }

  get freshness(): Freshness {
    const { hasState, no, link } = this.observed
    if (no !== undefined) return 'left'
    if (!hasState) return 'loading'
    return link === 'on' ? 'live' : 'stale'
  }

  get reason(): string | null {
    return this.observed.no ?? null
  }

  get pending(): readonly SentCommand<Command>[] {
    return this.observed.entries as readonly SentCommand<Command>[]
  }

  get lost(): readonly SentCommand<Command>[] {
    return this.observed.lost as readonly SentCommand<Command>[]
  }

  get others(): readonly Member<Here>[] {
    return this.desk.traffic.others(this.observed) as readonly Member<Here>[]
  }

  here(data: Here): void {
    this.desk.traffic.here(this.channel, data)
  }

  send(command: Command): SentCommand<Command> {
    return this.desk.add(this.channel, command) as SentCommand<Command>
  }

  hold(): Disposer {
    return this.desk.traffic.hold(this.channel)
  }

  acknowledge(): void {
    this.channel.acknowledge()
  }

  serverNow(): number {
    return this.desk.traffic.serverNow()
  }

  private get observed(): Channel {
    this.watched.reportObserved()
    this.desk.observe()
    return this.channel
  }
}

/** @throws SocketOptionError for a name that the server would refuse, and for options that cannot be used */
export function checkTopic(topic: string, options: unknown): void {
  // The topic of its members has a longer name.
  if (!name.is(`here:${topic}`))
    throw new SocketOptionError('topic', 'a name of 1 to 123 bytes without spaces', topic)
  known('topic', options, 'initial reduce optimistic')
  const { reduce, optimistic } = options as TopicOptions<unknown, unknown, unknown>
  if (!isFunction(reduce)) throw new SocketOptionError('topic.reduce', 'a function', reduce)
  if (optimistic !== undefined && !isFunction(optimistic))
    throw new SocketOptionError('topic.optimistic', 'a function', optimistic)
}
