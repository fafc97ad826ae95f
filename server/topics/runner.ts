// One topic on one node: its newest state, and the commands that wait to be decided on it.
import { type Position, serverLimits } from '../../store/protocol'
import type { Appended, LineAnswers, LineKey } from '../engine/topic-log'
import { offsetOf } from '../engine/position'
import { decideOn, fold, sizeOf, type Decision, type Order } from './decision'
import { SYSTEM, type SystemCommand, type Topic } from './define-topic'
import { Effects } from './effects'
import { contextOf, type TopicHost } from './host'
import type { Reader } from './reader'
import type { Outcome, Sent } from './sent'
import { TopicError } from './topic-error'
import { Window } from './window'

interface Wanted {
  readonly lines: readonly LineKey[]
  readonly done: (answers: readonly LineAnswers[]) => void
  readonly failed: (error: unknown) => void
}

/** Command, and line, of a deadline that has passed. */
const timeout = 'timeout'
/** Ms before a deadline that could not be ended comes again. */
const restAfterNothing = 1_000
const ignore = (): void => undefined

export class Runner<State = unknown, Event = unknown> {
  readonly topic: Topic<State, Event>
  readonly name: string
  readonly readers = new Set<Reader>()
  readonly #host: TopicHost
  #window: Window<State, Event> | undefined
  #wanted: Wanted[] = []
  #isReading = false
  /** Commands are decided one after the other: those of one node never conflict. */
  #queue: Promise<unknown> = Promise.resolve()
  #queued = 0
  /** Bytes by which the state may grow before it is measured. */
  #room = 0
  readonly #effects: Effects<State, Event>

  constructor(topic: Topic<State, Event>, name: string, host: TopicHost) {
    this.topic = topic
    this.name = name
    this.#host = host
    this.#effects = new Effects(topic, name, host)
  }

  /** Undefined before the first read. */
  get window(): Window<State, Event> | undefined {
    return this.#window
  }

  report(error: unknown): void {
    this.#host.report(error)
  }

  /** Whether the runner can be dropped: all that it knows is in the log. */
  get isIdle(): boolean {
    return this.readers.size === 0 && this.#queued === 0 && !this.#isReading && this.#effects.isIdle
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
    this.#wanted.push({ lines, done, failed })
    if (!this.#isReading) void this.#readAll()
  }

  /** The topic has moved on, or may have. */
  wake(): void {
    this.read([], ignore, ignore)
  }

  /** Decides a command and writes it. Rejects if the engine does; the command may be in the log then. */
  command(sent: Sent): Promise<Outcome> {
    return this.#inTurn(() => this.#write(sent))
  }

  /** Decides a command of the server itself. */
  system(command: SystemCommand): Promise<void> {
    return this.#inTurn(async () => void (await this.#writeOwn(command)))
  }

  /** Ends a deadline of the engine. One that the state does not have is put right. */
  timeout(at: number): Promise<void> {
    return this.#inTurn(() => this.#end(at))
  }

  async #readAll(): Promise<void> {
    this.#isReading = true
    while (this.#wanted.length > 0) {
      const asked = this.#wanted
      this.#wanted = []
      try {
        const lines = asked.flatMap((each) => each.lines)
        const page = await this.#host.log.read(this.name, this.#window?.at ?? null, lines)
        if (page.start) {
          const { at, state } = page.start
          const start = state === null ? this.topic.initial(this.name) : (JSON.parse(state) as State)
          this.#window = new Window(this.topic, at, start)
          this.#room = 0
        }
        const window = this.#window as Window<State, Event>
        for (const commit of page.commits) {
          window.push(commit)
          this.#effects.act(commit, commit.to, () => window.state)
          this.#room -= sizeOf(commit.events)
        }
        for (const { done } of asked) done(page.answers)
        for (const reader of this.readers) reader.moved()
      } catch (error) {
        this.#host.report(error)
        for (const { failed } of asked) failed(error)
        for (const reader of this.readers) reader.failed()
      }
    }
    this.#isReading = false
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

  async #write(sent: Sent): Promise<Outcome> {
    const { user, line, n, after, since } = sent
    const { maxCommandAge: maxAge = serverLimits.commandAge } = this.#host
    for (;;) {
      const window = this.#window ?? (await this.#readOn())
      if (this.#host.now() - sent.receivedAt > maxAge) return { kind: 'late' }
      const decision = this.#decide(window.state, { kind: 'command', data: sent.data }, user)
      const appended = await this.#append(window, decision, {
        user,
        line,
        n,
        after,
        ...(since === undefined ? {} : { since }),
      })
      if (appended.kind !== 'conflict') return appended
      await this.#readOn()
    }
  }

  async #end(at: number): Promise<void> {
    if (await this.#writeOwn({ type: timeout })) return
    // The state may have been an old one.
    const deadline = this.topic.deadline((await this.#readOn()).state)
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
      const window = this.#window ?? (await this.#readOn())
      const isTimeout = command.type === timeout
      const deadline = this.topic.deadline(window.state)
      if (isTimeout && (deadline === null || deadline > this.#host.now())) return false
      const decision = this.#decide(window.state, { kind: 'system', command }, SYSTEM)
      if (!isTimeout && decision.kind !== 'accept') return false
      // A timeout that changes nothing is noted, and ends the deadline: it would come for ever.
      const n = offsetOf(window.at) + 1
      const appended = await this.#append(window, decision, {
        user: SYSTEM,
        line: command.type,
        n,
        after: 0,
      })
      if (appended.kind === 'done') return true
      const { at } = window
      if ((await this.#readOn()).at === at && appended.kind !== 'conflict') return false
    }
  }

  #decide(state: State, order: Order, user: string): Decision {
    const decision = decideOn(this.topic, state, order, contextOf(this.#host, this.name, user), this.#room)
    if (decision.kind === 'refuse' && decision.error) this.#host.report(decision.error)
    if (decision.kind === 'accept' && decision.stateBytes !== undefined)
      this.#room = serverLimits.stateBytes - decision.stateBytes + sizeOf(decision.events)
    return decision
  }

  async #append(
    { at, state }: Pick<Window<State, Event>, 'at' | 'state'>,
    decision: Decision,
    sent: Omit<Sent, 'data' | 'receivedAt'>,
  ): Promise<Appended> {
    const { topic, name } = this
    const events = decision.kind === 'accept' ? decision.events : []
    const isTimeout = sent.user === SYSTEM && sent.line === timeout
    const wakeAt = decision.kind === 'accept' ? decision.wakeAt : isTimeout ? null : undefined
    const command = { ...sent, events }
    this.#effects.expect(command)
    const appended = await this.#host.log.append(name, {
      ...command,
      at,
      takesOld: topic.afterReset === 'take',
      history: topic.history,
      answer: decision.kind === 'ignore' ? '["ignored"]' : decision.answer,
      ...(wakeAt === undefined ? {} : { wakeAt }),
    })
    const to = 'at' in appended ? appended.at : null
    if (appended.kind === 'done' && to !== null)
      this.#effects.act(command, to, () => fold(topic, state, events))
    // A command that is in the log although the engine rejected it is found by reading.
    if (to !== null) await this.#readOn()
    this.#effects.forget(command)
    if (appended.kind === 'done' && to !== null) this.#keepSnapshot(to)
    return appended
  }

  #readOn(): Promise<Window<State, Event>> {
    return new Promise((resolve, reject) => {
      this.read([], () => resolve(this.#window as Window<State, Event>), reject)
    })
  }

  #keepSnapshot(at: Position): void {
    const window = this.#window
    if (!window || offsetOf(at) % this.topic.snapshotEvery !== 0) return
    const keep = async (): Promise<void> => {
      const state = JSON.stringify(window.state)
      this.#room = serverLimits.stateBytes - Buffer.byteLength(state)
      await this.#host.log.snapshot(this.name, window.at, state)
    }
    keep().catch((error: unknown) =>
      this.#host.report(new TopicError(this.name, 'its state cannot be kept', error)),
    )
  }
}
