// One subscription: a user's connection on a topic, until it is detached. The only sender of its events and answers, whatever the reason to send.
import { type Attach, closes, type Command, limits, type Position } from '../../store/protocol'
import { offsetOf } from '../engine/position'
import type { LineAnswers } from '../engine/topic-log'
import { answerOf, byLine, keyOf, type LineAnswer } from './answers'
import { engineFailed, type Peer, type Subscription } from './peer'
import type { Leaving, Seat } from './presence/seat'
import type { Reader } from './reader'
import type { Runner } from './runner'
import type { Outcome } from './sent'
import { batchOf, eventsFor, isMember, isTooMuch } from './shown'
import type { Step, Window } from './window'

export class Pump implements Reader, Subscription {
  readonly #runner: Runner
  readonly #user: string
  readonly #peer: Peer
  readonly #seat: Pick<Seat, 'enter' | 'leave'>
  /** How far the client is. Undefined before attach, and without membership. */
  #at: Position | undefined
  /** Lines that were asked for or used on this connection. */
  readonly #lines = new Set<string>()
  /** Answers that no event brings: refusals and repeats. */
  #beside: LineAnswer[] = []
  /** Commands without an answer, and the position of their commit once it is known. */
  readonly #waiting = new Map<string, { readonly line: string; readonly n: number; at?: Position }>()
  /** Numbers the attaches: a read for an older one is of no use. */
  #greeting = 0
  #isGreeting = false
  /** Attaches again: the reader was too slow for a state. */
  #owed: (() => void) | undefined

  constructor(runner: Runner, user: string, peer: Peer, seat: Pick<Seat, 'enter' | 'leave'>) {
    this.#runner = runner
    this.#user = user
    this.#peer = peer
    this.#seat = seat
    runner.readers.add(this)
  }

  /** Reads once, and sends `attached`: what the client missed, or the state, and the fate of its commands. */
  attach({ at, lines }: Pick<Attach, 'at' | 'lines'>): void {
    if (this.#use(...lines)) this.#greet(at)
  }

  /**
   * Decides a command. Its answer goes out with its events.
   *
   * @param receivedAt ms of the engine's clock
   */
  command(command: Command, receivedAt: number): void {
    const { line, n } = command
    if (!this.#use(line)) return
    this.#waiting.set(keyOf(line, n), { line, n })
    this.#runner.command({ ...command, user: this.#user, receivedAt }).then(
      (outcome) => this.#settle(line, n, outcome),
      (error: unknown) => this.#fail(error),
    )
  }

  /** Commands without an answer; after a detach those that are not decided yet. */
  get unanswered(): number {
    return this.#waiting.size
  }

  /** Ends the pump: nothing more is sent, and the next attach takes another one. */
  detach(how: Leaving): void {
    this.#runner.readers.delete(this)
    this.#greeting += 1
    this.#isGreeting = false
    this.#leave(how)
  }

  /** Sends what the client may see and does not have. */
  moved(): void {
    if (this.#owed && !this.#peer.isFull) return this.#owed()
    if (this.#isGreeting) return
    try {
      this.#flush()
    } catch (error) {
      this.#fail(error)
    }
  }

  failed(): void {
    this.#peer.close(engineFailed)
  }

  /** Returns false where the connection has used too many lines. */
  #use(...lines: readonly string[]): boolean {
    for (const line of lines) this.#lines.add(line)
    if (this.#lines.size > limits.lines) this.#peer.close(closes.tooMuch)
    return this.#lines.size <= limits.lines
  }

  #fail(error: unknown): void {
    this.#runner.report(error)
    this.failed()
  }

  #greet(at: Position | undefined): void {
    const greeting = (this.#greeting += 1)
    this.#isGreeting = true
    this.#owed = undefined
    const lines = [...this.#lines].map((line) => ({ user: this.#user, line }))
    this.#runner.read(
      lines,
      (answers) => {
        if (greeting !== this.#greeting) return
        if (this.#peer.isFull) return void (this.#owed = () => this.#greet(at))
        // A line that was first used meanwhile: its event may be there, and its answers were not read.
        if (this.#lines.size > lines.length) return this.#greet(at)
        this.#isGreeting = false
        try {
          this.#welcome(at, answers)
          this.#flush()
        } catch (error) {
          this.#fail(error)
        }
      },
      () => undefined, // The runner tells each reader by failed().
    )
  }

  #welcome(at: Position | undefined, known: readonly LineAnswers[]): void {
    const window = this.#window
    const own = known.filter(({ user, line }) => user === this.#user && this.#lines.has(line))
    const answers = byLine(
      own.flatMap(({ line, kept }) => kept.map(({ n, answer }): LineAnswer => [line, answerOf(n, answer)])),
    )
    const frame = { t: 'attached', topic: this.#runner.name, answers } as const
    if (!isMember(this.#runner, window, this.#user)) {
      this.#leave('left')
      return this.#peer.send({ ...frame, no: 'forbidden' })
    }
    const { topic } = this.#runner
    const steps = at === undefined ? undefined : window.after(at)
    const to = window.at
    this.#at = to
    this.#seat.enter()
    if (at === undefined || !steps || isTooMuch(steps))
      return this.#peer.send({ ...frame, to, state: topic.viewState(window.state, this.#user) })
    this.#peer.send({ ...frame, after: at, to, list: eventsFor(this.#runner, window, steps, this.#user) })
  }

  #flush(): void {
    if (this.#peer.isFull) return
    if (this.#at !== undefined && !this.#catchUp(this.#at)) return
    if (this.#beside.length === 0) return
    const { name } = this.#runner
    const place = this.#at === undefined ? {} : { after: this.#at, to: this.#at }
    this.#peer.send({ t: 'events', topic: name, ...place, list: [], answers: byLine(this.#takeBeside()) })
  }

  /** Sends the steps after `at`. Returns false where that is for another frame to do. */
  #catchUp(at: Position): boolean {
    const window = this.#window
    let steps = window.after(at)
    if (!steps || isTooMuch(steps) || !isMember(this.#runner, window, this.#user)) {
      this.#greet(at)
      return false
    }
    let after = at
    while (steps.length > 0 && !this.#peer.isFull) {
      const batch = batchOf(steps)
      const to = (batch[batch.length - 1] as Step<unknown>).to
      steps = steps.slice(batch.length)
      this.#at = to
      const list = eventsFor(this.#runner, window, batch, this.#user)
      const answers = byLine([...this.#answersWithin(batch), ...this.#takeBeside()])
      this.#peer.send({ t: 'events', topic: this.#runner.name, after, to, list, answers })
      after = to
    }
    return this.#answerHeld(window, after)
  }

  /** An own event that passes is its ok. */
  #answersWithin(steps: readonly Step<unknown>[]): LineAnswer[] {
    const own = steps.filter(({ user, line }) => user === this.#user && this.#lines.has(line))
    for (const { line, n } of own) this.#waiting.delete(keyOf(line, n))
    return own.map(({ line, n }) => [line, [n]])
  }

  /** Answers commands whose event has passed already. Returns false if the log has lost one: the connection is closed. */
  #answerHeld(window: Window<unknown, unknown>, at: Position): boolean {
    for (const [key, { line, n, at: commit }] of this.#waiting) {
      if (commit === undefined) continue
      if (window.lacks(commit)) {
        this.#peer.close(closes.outOfStep)
        return false
      }
      if (offsetOf(commit) > offsetOf(at)) continue
      this.#waiting.delete(key)
      this.#beside.push([line, [n]])
    }
    return true
  }

  #settle(line: string, n: number, outcome: Outcome): void {
    if (outcome.kind === 'crowded') return this.#peer.close(closes.tooMuch)
    if (outcome.kind === 'step' || outcome.kind === 'late') return this.#peer.close(closes.outOfStep)
    const key = keyOf(line, n)
    const waiting = this.#waiting.get(key)
    if (!this.#runner.readers.has(this)) return void this.#waiting.delete(key)
    if (!waiting) return
    if (outcome.at !== null && this.#at !== undefined) waiting.at = outcome.at
    else {
      this.#waiting.delete(key)
      this.#beside.push([line, answerOf(n, outcome.answer)])
    }
    this.moved()
  }

  #leave(how: Leaving): void {
    this.#at = undefined
    this.#seat.leave(how)
  }

  #takeBeside(): LineAnswer[] {
    return this.#beside.splice(0)
  }

  /** There is one: each caller has read before. */
  get #window(): Window<unknown, unknown> {
    return this.#runner.window as Window<unknown, unknown>
  }
}
