// All topics of one node: their kinds, the runners of those in use, their users, and the clock of their deadlines.
import type { Disposer } from '../../store/base/timing'
import { limits } from '../../store/protocol'
import type { Watch } from '../engine/topic-log'
import { Alarm } from './alarm'
import { answerOf } from './answers'
import type { SystemCommand, Topic } from './define-topic'
import type { TopicHost } from './host'
import { isOfKind, visitedBy } from './names'
import { Attendance } from './presence/attendance'
import { Hall } from './presence/hall'
import { Visit } from './presence/visit'
import type { Peer, Subscription } from './peer'
import { Pump } from './pump'
import { tellFirst } from './first-look'
import { Runner } from './runner'
import type { Outcome, Sent } from './sent'

export interface TopicsHost extends TopicHost {
  /** Name of this node, another one each time that it starts. */
  readonly node: string
}

/** Topics that nobody uses whose state is kept, so that those who come back get events and not the state. */
const idleKept = 1_000

/**
 * The line of the server's own commands, on all nodes: a line for each start of a node would fill those that a user has. No
 * client can name it.
 */
const ownLine = 'server/send'
/** Its numbers follow the clock, so that nodes need not know of each other; each node begins at its own one of these. */
const numbersPerMs = 2 ** 12

/** Ms that the effects of commands have when the server stops. */
const effectsAtEnd = 500

/** The answer to a command of the server's own code; `crowded`: the user has too many lines in the topic, see `data`. */
export type SentAnswer =
  { readonly kind: 'acked' } | { readonly kind: 'refused'; readonly code: string; readonly data?: unknown }

/**
 * Sends a command to a topic, decided as those of clients are.
 *
 * @param user in whose name. @default the server itself, `'system'`
 */
export type SendCommand = (topic: string, data: unknown, user?: string) => Promise<SentAnswer>

export class Topics {
  readonly #kinds: readonly Topic[]
  readonly #host: TopicsHost
  /** The longest not asked for first. */
  readonly #runners = new Map<string, Runner>()
  readonly #names = new Set<string>()
  readonly #watch: Watch
  readonly #attendance: Attendance
  /** Those whose members are read, by the name of the topic. */
  readonly #halls = new Map<string, Hall>()
  readonly #stopPresence: Disposer
  readonly #alarm: Alarm
  readonly #ownNumber: number
  #lastSent = 0
  #hallsMade = 0

  constructor(kinds: readonly Topic[], host: TopicsHost) {
    this.#kinds = kinds
    this.#host = host
    this.#ownNumber = Math.floor(host.random() * numbersPerMs)
    this.#watch = host.log.watch((name, at) => this.#runners.get(name)?.wake(at))
    this.#attendance = new Attendance({
      presence: host.log.presence,
      node: host.node,
      now: () => host.now(),
      setTimer: (callback, ms) => host.setTimer(callback, ms),
      tell: (topic, command) => this.#tell(topic, command),
      report: (error) => host.report(error),
    })
    this.#stopPresence = host.log.presence.watch((name) => this.#halls.get(name)?.changed())
    this.#alarm = new Alarm({
      log: host.log,
      setTimer: (callback, ms) => host.setTimer(callback, ms),
      ring: async (topic, at) => {
        const runner = this.#find(topic)
        await runner?.timeout(at)
        return runner !== undefined
      },
      report: (error) => host.report(error),
    })
  }

  /**
   * Opens a user's part of a topic, until `detach`. Undefined if there is no such topic.
   *
   * @param found hears once, after the first read, whether anybody has written to the topic
   */
  open(name: string, user: string, peer: Peer, found?: (isThere: boolean) => void): Subscription | undefined {
    const visited = visitedBy(name)
    const topic = visited ?? name
    const runner = this.#find(topic)
    if (!runner) return undefined
    if (found) tellFirst(runner, found)
    const seat = this.#attendance.seat(topic, user)
    if (visited === undefined) return new Pump(runner, user, peer, seat)
    // A pump reads when it attaches. The members of a topic that is known are shown without.
    if (found && runner.window) runner.wake()
    return new Visit({ topic: name, user, hall: this.#hallOf(topic, runner), peer, seat, host: this.#host })
  }

  has(name: string): boolean {
    return this.#kindOf(visitedBy(name) ?? name) !== undefined
  }

  /**
   * Sends a command from the server's own code, such as an HTTP route, and resolves to its answer. Rejects if there is no
   * such topic, or if the engine does: the command may be in the log then.
   */
  async send(name: string, data: unknown, user: string): Promise<SentAnswer> {
    const runner = this.#find(name)
    if (!runner) throw new TypeError(`send: expected the name of a topic, but got ${JSON.stringify(name)}.`)
    const outcome = await this.#sendOn(runner, {
      user,
      line: ownLine,
      after: 0,
      data,
      receivedAt: this.#host.now(),
    })
    if (outcome.kind === 'crowded')
      return {
        kind: 'refused',
        code: 'crowded',
        data: `${user} has ${String(limits.lines)} lines in ${name}.`,
      }
    if (outcome.kind !== 'done') throw new Error(`send: the command to ${name} was not decided in time.`)
    const [, code, detail] = answerOf(1, outcome.answer)
    return code === undefined
      ? { kind: 'acked' }
      : { kind: 'refused', code, ...(detail === undefined ? {} : { data: detail }) }
  }

  async stop(): Promise<void> {
    this.#alarm.stop()
    this.#stopPresence()
    this.#attendance.stop()
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop(effectsAtEnd)))
    await this.#watch.stop()
  }

  /** Sends a command as a new one: a number that the line has passed is never this command. */
  async #sendOn(runner: Runner, sent: Omit<Sent, 'n'>): Promise<Outcome> {
    for (let ahead = numbersPerMs; ; ahead *= 2) {
      const soonest = Math.floor(this.#host.now()) * numbersPerMs + this.#ownNumber
      const n = (this.#lastSent = Math.max(this.#lastSent + 1, soonest))
      const outcome = await runner.command({ ...sent, n })
      if (outcome.kind !== 'before') return outcome
      // Another node is ahead: its clock is, or it has sent more.
      this.#lastSent += ahead
    }
  }

  #find(name: string): Runner | undefined {
    const kind = this.#kindOf(name)
    if (!kind) return undefined
    const known = this.#runners.get(name)
    const runner = known ?? new Runner(kind, name, this.#host)
    this.#runners.delete(name)
    this.#runners.set(name, runner)
    if (!known) this.#noteNew(name)
    return runner
  }

  #hallOf(name: string, runner: Runner): Hall {
    const known = this.#halls.get(name)
    if (known) return known
    const id = `${this.#host.node}/${String((this.#hallsMade += 1))}`
    const hall = new Hall(runner, this.#host.log.presence, id, () => this.#halls.delete(name))
    this.#halls.set(name, hall)
    return hall
  }

  #kindOf(name: string): Topic | undefined {
    if (visitedBy(name) !== undefined) return undefined
    return this.#kinds.find(({ name: pattern }) => isOfKind(pattern, name))
  }

  /** Drops the idle runners that were longest not asked for. */
  #noteNew(name: string): void {
    this.#names.add(name)
    let surplus = this.#runners.size - idleKept
    for (const [old, runner] of this.#runners) {
      if ((surplus -= 1) < 0) break
      if (!runner.isIdle || old === name) continue
      this.#runners.delete(old)
      this.#names.delete(old)
    }
    this.#watch.set(this.#names)
  }

  async #tell(topic: string, command: SystemCommand): Promise<void> {
    await this.#find(topic)?.system(command)
  }
}
