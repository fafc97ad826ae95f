// The newest part of one topic's log on one node: read where it has to be, told to those who wait for it.
import type { Position } from '../../store/protocol'
import type { Commit, LineAnswers, LineKey } from '../engine/topic-log'
import type { Topic } from './define-topic'
import type { TopicHost } from './host'
import type { Reader } from './reader'
import { Window } from './window'

interface Wanted {
  readonly lines: readonly LineKey[]
  readonly done: (answers: readonly LineAnswers[]) => void
  readonly failed: (error: unknown) => void
}

export interface FollowerEvents<State> {
  /** The window begins anew, at a state that nobody has measured. */
  began(): void
  /** The window has taken a commit. @param state after it */
  took(commit: Commit, state: () => State): void
}

const ignore = (): void => undefined

export class Follower<State, Event> {
  readonly readers = new Set<Reader>()
  readonly #topic: Topic<State, Event>
  readonly #name: string
  readonly #host: Pick<TopicHost, 'log' | 'report'>
  readonly #events: FollowerEvents<State>
  #window: Window<State, Event> | undefined
  #wanted: Wanted[] = []
  #isReading = false
  /** Commits of this node are on their way into the log: wake-ups for them say nothing new. */
  #isHeld = false
  /** Places that were told and not looked at; undefined: the topic may have moved anywhere. */
  readonly #told = new Set<Position | undefined>()

  constructor(
    topic: Topic<State, Event>,
    name: string,
    host: Pick<TopicHost, 'log' | 'report'>,
    events: FollowerEvents<State>,
  ) {
    this.#topic = topic
    this.#name = name
    this.#host = host
    this.#events = events
  }

  /** Undefined before the first read. */
  get window(): Window<State, Event> | undefined {
    return this.#window
  }

  get isReading(): boolean {
    return this.#isReading
  }

  /** Reads on. `done` is called in the same moment in which the window takes what was read. */
  read(
    lines: readonly LineKey[],
    done: (answers: readonly LineAnswers[]) => void,
    failed: (error: unknown) => void,
  ): void {
    this.#wanted.push({ lines, done, failed })
    if (!this.#isReading) void this.#readAll()
  }

  readOn(): Promise<Window<State, Event>> {
    return new Promise((resolve, reject) => {
      this.read([], () => resolve(this.#window as Window<State, Event>), reject)
    })
  }

  /** The topic has moved on, or may have. @param at where it stands then, if that is known */
  wake(at?: Position): void {
    this.#told.add(at)
    this.#look()
  }

  /** Leaves wake-ups alone until `release`. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
    this.#look()
  }

  /** Takes commits that the log has taken behind `at`. Returns false where they have to be read: the window stands elsewhere. */
  take(at: Position, commits: readonly Commit[]): boolean {
    if (commits.length === 0) return true
    if (this.#isReading || this.#window?.at !== at) return false
    this.#push(commits)
    for (const reader of this.readers) reader.moved()
    return true
  }

  #look(): void {
    if (this.#isHeld || this.#isReading || this.#told.size === 0) return
    const isBehind = [...this.#told].some((at) => at === undefined || !this.#window?.has(at))
    this.#told.clear()
    if (isBehind) this.read([], ignore, ignore)
  }

  async #readAll(): Promise<void> {
    this.#isReading = true
    while (this.#wanted.length > 0) {
      const asked = this.#wanted
      this.#wanted = []
      try {
        const lines = asked.flatMap((each) => each.lines)
        const page = await this.#host.log.read(this.#name, this.#window?.at ?? null, lines)
        if (page.start) {
          const { at, state } = page.start
          const start = state === null ? this.#topic.initial(this.#name) : (JSON.parse(state) as State)
          this.#window = new Window(this.#topic, at, start)
          this.#events.began()
        }
        this.#push(page.commits)
        for (const { done } of asked) done(page.answers)
        for (const reader of this.readers) reader.moved()
      } catch (error) {
        this.#host.report(error)
        for (const { failed } of asked) failed(error)
        for (const reader of this.readers) reader.failed()
      }
    }
    this.#isReading = false
    this.#look()
  }

  #push(commits: readonly Commit[]): void {
    const window = this.#window as Window<State, Event>
    for (const commit of commits) {
      window.push(commit)
      this.#events.took(commit, () => window.state)
    }
  }
}
