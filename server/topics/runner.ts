// One topic on one node: the commands that wait to be decided, and their way into the log.
import { type Position, serverLimits } from '../../store/protocol'
import type { Appended, LineAnswers, LineKey } from '../engine/topic-log'
import { offsetOf } from '../engine/position'
import type { SystemCommand, Topic } from './define-topic'
import { Effects } from './effects'
import { Follower } from './follower'
import type { TopicHost } from './host'
import { mostCommands, type Plan, Planner, timeout } from './planner'
import type { Reader } from './reader'
import type { Outcome, Sent } from './sent'
import { TopicError } from './topic-error'
import type { Window } from './window'

interface Asked {
  readonly sent: Sent
  readonly done: (outcome: Outcome) => void
  readonly failed: (error: unknown) => void
}

/** Ms before a deadline that could not be ended comes again. */
const restAfterNothing = 1_000

export class Runner<State = unknown, Event = unknown> {
  readonly topic: Topic<State, Event>
  readonly name: string
  readonly #host: TopicHost
  readonly #follower: Follower<State, Event>
  readonly #planner: Planner<State, Event>
  /** Decisions are made one after the other: those of one node never conflict. */
  #queue: Promise<unknown> = Promise.resolve()
  #queued = 0
  /** Commands of the last turn that waits, if it is one of commands. */
  #open: Asked[] | undefined
  readonly #effects: Effects<State, Event>

  constructor(topic: Topic<State, Event>, name: string, host: TopicHost) {
    this.topic = topic
    this.name = name
    this.#host = host
    this.#effects = new Effects(topic, name, host)
    this.#planner = new Planner(topic, name, host)
    this.#follower = new Follower(topic, name, host, {
      began: () => this.#planner.forget(),
      took: (commit, state) => {
        this.#effects.act(commit, commit.to, state)
        this.#planner.took(commit.events)
      },
    })
  }

  get readers(): Set<Reader> {
    return this.#follower.readers
  }

  /** Undefined before the first read. */
  get window(): Window<State, Event> | undefined {
    return this.#follower.window
  }

  report(error: unknown): void {
    this.#host.report(error)
  }

  /** Whether the runner can be dropped: all that it knows is in the log. */
  get isIdle(): boolean {
    return this.readers.size === 0 && this.#queued === 0 && !this.#follower.isReading && this.#effects.isIdle
  }

  /** Ends the effects within `ms`. */
  stop(ms: number): Promise<void> {
    return this.#effects.stop(ms)
  }

  /** Reads on. `done` is called in the same moment in which the window takes what was read. */
  read(
    lines: readonly LineKey[],
    done: (answers: readonly LineAnswers[]) => void,
    failed: (error: unknown) => void,
  ): void {
    this.#follower.read(lines, done, failed)
  }

  /** The topic has moved on, or may have. @param at where it stands then, if that is known */
  wake(at?: Position): void {
    this.#follower.wake(at)
  }

  /** Decides a command and writes it. Rejects if the engine does; the command may be in the log then. */
  command(sent: Sent): Promise<Outcome> {
    return new Promise((done, failed) => {
      const open = this.#open ?? []
      open.push({ sent, done, failed })
      if (open.length === 1) void this.#inTurn(() => this.#write(open))
      this.#open = open.length < mostCommands ? open : undefined
    })
  }

  /** Decides a command of the server itself. */
  system(command: SystemCommand): Promise<void> {
    return this.#alone(async () => void (await this.#writeOwn(command)))
  }

  /** Ends a deadline of the engine. One that the state does not have is put right. */
  timeout(at: number): Promise<void> {
    return this.#alone(() => this.#end(at))
  }

  /** Commands that come later have a turn behind it. */
  #alone<Result>(run: () => Promise<Result>): Promise<Result> {
    this.#open = undefined
    return this.#inTurn(run)
  }

  #inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    this.#queued += 1
    const result = this.#queue.then(run)
    this.#queue = result.then(
      () => (this.#queued -= 1),
      () => (this.#queued -= 1),
    )
    return result
  }

  async #write(all: readonly Asked[]): Promise<void> {
    if (this.#open === all) this.#open = undefined
    let left = all
    try {
      while (left.length > 0) {
        const window = this.window ?? (await this.#follower.readOn())
        left = this.#inTime(left)
        const plans = this.#planner.plan(
          window.state,
          left.map(({ sent }) => sent),
        )
        const appended = plans.length > 0 ? await this.#append(window, plans) : []
        const asked = left
        left = asked.filter((_, index) => (appended[index]?.kind ?? 'conflict') === 'conflict')
        appended.forEach((each, index) => (each.kind === 'conflict' ? undefined : asked[index]?.done(each)))
        if (appended.some(({ kind }) => kind === 'conflict')) await this.#follower.readOn()
        if (appended.some((each) => each.kind === 'done' && each.isWanted)) await this.#letOthers()
      }
    } catch (error) {
      for (const { failed } of left) failed(error)
    }
  }

  /** Another node reads and writes meanwhile: one that writes without a pause would leave it no turn. */
  async #letOthers(): Promise<void> {
    await this.#follower.readOn()
    await this.#follower.readOn()
  }

  /** Leaves out the commands that have lain here too long, on a node that stood still. */
  #inTime(asked: readonly Asked[]): readonly Asked[] {
    const { maxCommandAge: maxAge = serverLimits.commandAge } = this.#host
    const now = this.#host.now()
    const isLate = ({ sent }: Asked): boolean => now - sent.receivedAt > maxAge
    for (const each of asked) if (isLate(each)) each.done({ kind: 'late' })
    return asked.filter((each) => !isLate(each))
  }

  async #end(at: number): Promise<void> {
    if (await this.#writeOwn({ type: timeout })) return
    // The state may have been an old one.
    const deadline = this.topic.deadline((await this.#follower.readOn()).state)
    const now = this.#host.now()
    const next = deadline === null || deadline > now ? deadline : now + restAfterNothing
    await this.#host.log.postpone(this.name, at, next)
  }

  /**
   * Two nodes may send the same: one is done, and the other decides anew on the state after it. Resolves to whether this
   * one is done.
   */
  async #writeOwn(command: SystemCommand): Promise<boolean> {
    for (;;) {
      const window = this.window ?? (await this.#follower.readOn())
      const isTimeout = command.type === timeout
      const deadline = this.topic.deadline(window.state)
      if (isTimeout && (deadline === null || deadline > this.#host.now())) return false
      const { at, state } = window
      const plan = this.#planner.planOwn(state, command, offsetOf(at) + 1)
      if (!plan) return false
      const [appended] = await this.#append(window, [plan])
      if (appended?.kind === 'done') return true
      if ((await this.#follower.readOn()).at === at && appended?.kind !== 'conflict') return false
    }
  }

  /** Writes commands in one step. What the log has taken is in the window then, and told. */
  async #append(window: Window<State, Event>, plans: readonly Plan<State>[]): Promise<readonly Appended[]> {
    const { at } = window
    const commands = plans.map(({ command }) => command)
    for (const command of commands) this.#effects.expect(command)
    this.#follower.hold()
    try {
      const appended = await this.#host.log.append(this.name, at, commands)
      const commits = plans.flatMap(({ command, state }, index) => {
        const done = appended[index]
        if (done?.kind !== 'done' || done.at === null) return []
        this.#effects.act(command, done.at, () => state)
        return [{ ...command, to: done.at }]
      })
      // An answer without a place is that of a command that is not in the log.
      commands.forEach((command, index) => {
        const each = appended[index]
        if (!each || !('at' in each) || each.at === null) this.#effects.forget(command)
      })
      // A command that was taken before, although the engine rejected it, is found by reading.
      const known = appended.flatMap((each) => ('at' in each && each.at !== null ? [each.at] : []))
      if (!this.#follower.take(at, commits) || known.some((place) => !this.window?.has(place)))
        await this.#follower.readOn()
      for (const command of commands) this.#effects.forget(command)
      if (commits.some(({ to }) => offsetOf(to) % this.topic.snapshotEvery === 0)) this.#keepSnapshot()
      return appended
    } finally {
      this.#follower.release()
    }
  }

  #keepSnapshot(): void {
    const { window } = this
    if (!window) return
    const keep = async (): Promise<void> => {
      const state = JSON.stringify(window.state)
      this.#planner.measured(Buffer.byteLength(state))
      await this.#host.log.snapshot(this.name, window.at, state)
    }
    keep().catch((error: unknown) =>
      this.#host.report(new TopicError(this.name, 'its state cannot be kept', error)),
    )
  }
}
