// The effects of one topic: done in the order of its log, each until it succeeds, as long as this process lives.
import type { Disposer } from '../../store/base/timing'
import type { Position } from '../../store/protocol'
import type { Commit } from '../engine/topic-log'
import { epochOf, offsetOf } from '../engine/position'
import { noEffects, type Topic } from './topic'
import type { TopicHost } from './host'
import { TopicError } from './topic-error'

/** A command with its events. */
type Act = Pick<Commit, 'user' | 'line' | 'n' | 'events'>
/** A command whose events are in the log. */
type Done<State> = Act & { readonly at: Position; readonly state: State }

/** Ms that one try may take. */
const patience = 30_000
/** Ms before the second try, and before a late one: each waits twice as long as the one before. */
const pause = { first: 1_000, most: 60_000 }
/** Commands whose effects may wait behind one that fails. */
const mostWaiting = 10_000
/** Commands that the engine has rejected and that are looked for in the log. */
const mostExpected = 1_000
/** Ms within which the log is read, so that a command that is in it has been found. */
const findWithin = 60_000

export class Effects<State, Event> {
  readonly #topic: Topic<State, Event>
  readonly #name: string
  readonly #host: Pick<TopicHost, 'now' | 'setTimer' | 'report'>
  /** Commands on their way into the log, or in it although the engine rejected them. */
  readonly #expected = new Set<string>()
  /** When the last one was expected. */
  #expectedAt = 0
  readonly #waiting: Done<State>[] = []
  #isBusy = false
  #isTrying = false
  #isStopping = false
  #onIdle: (() => void) | undefined
  /** Ends the wait for a try, or the one before the next. */
  #skip: (() => void) | undefined

  constructor(
    topic: Topic<State, Event>,
    name: string,
    host: Pick<TopicHost, 'now' | 'setTimer' | 'report'>,
  ) {
    this.#topic = topic
    this.#name = name
    this.#host = host
  }

  /** Whether nothing is left to be done here, also by a command that the engine rejected and that may be in the log. */
  get isIdle(): boolean {
    return !this.#isBusy && (this.#expected.size === 0 || this.#host.now() - this.#expectedAt > findWithin)
  }

  /** Looks for a command in the log, until it acts or is forgotten. */
  expect(act: Act): void {
    if (this.#topic.effects === noEffects || act.events.length === 0) return
    const [oldest] = this.#expected
    if (oldest !== undefined && this.#expected.size >= mostExpected) this.#expected.delete(oldest)
    this.#expected.add(idOf(act))
    this.#expectedAt = this.#host.now()
  }

  forget(act: Act): void {
    this.#expected.delete(idOf(act))
  }

  /** Acts on a command that is in the log, if this node expects it. @param state after its events */
  act(act: Act, at: Position, state: () => State): void {
    if (this.#expected.size === 0 || !this.#expected.delete(idOf(act))) return
    if (this.#waiting.length >= mostWaiting) return this.#complain(`the effects of ${at} are given up`)
    this.#waiting.push({ ...act, at, state: state() })
    if (!this.#isBusy) void this.#work()
  }

  /** Tries once more what waits, for `ms` at most, and gives up the rest. */
  async stop(ms: number): Promise<void> {
    this.#isStopping = true
    if (!this.#isBusy) return
    const idle = new Promise<void>((resolve) => (this.#onIdle = resolve))
    const stopTimer = this.#host.setTimer(() => this.#giveUp(), ms)
    if (!this.#isTrying) this.#skip?.()
    await idle
    stopTimer()
  }

  async #work(): Promise<void> {
    this.#isBusy = true
    for (let failures = 0; this.#waiting.length > 0;) {
      const error = await this.#try(this.#waiting[0] as Done<State>)
      if (error === undefined) {
        failures = 0
        this.#waiting.shift()
      } else {
        this.#complain('its effects failed', error)
        if (this.#isStopping) this.#giveUp()
        else await this.#wait(Math.min(pause.most, pause.first * 2 ** failures))
        failures += 1
      }
    }
    this.#isBusy = false
    this.#onIdle?.()
  }

  /** Resolves to the error, if there is one. */
  async #try({ user, events, at, state }: Done<State>): Promise<unknown> {
    this.#isTrying = true
    try {
      const decoded = events.map((event) => JSON.parse(event) as Event)
      const place = { epoch: epochOf(at), offset: offsetOf(at) }
      const context = { topic: this.#name, key: `${this.#name} ${at}`, user, state, place }
      const done = this.#topic.effects(decoded, context)
      if (!(done instanceof Promise)) return undefined
      return await Promise.race([
        done.then(() => undefined),
        this.#wait(patience).then(() => new Error(`they took longer than ${String(patience / 1_000)} s`)),
      ])
    } catch (error) {
      return error ?? new Error(String(error))
    } finally {
      this.#isTrying = false
      this.#skip?.()
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stopTimer: Disposer = this.#host.setTimer(() => this.#skip?.(), ms)
      this.#skip = () => {
        this.#skip = undefined
        stopTimer()
        resolve()
      }
    })
  }

  #giveUp(): void {
    const { length } = this.#waiting.splice(0)
    if (length > 0) this.#complain(`the effects of ${String(length)} commands are given up: the server stops`)
    this.#skip?.()
  }

  #complain(sentence: string, cause?: unknown): void {
    this.#host.report(new TopicError(this.#name, sentence, cause))
  }
}

function idOf({ user, line, n }: Act): string {
  return JSON.stringify([user, line, n])
}
