// Phones, network, nodes and an engine on one clock. The steps of a plan are done to them, and then all becomes quiet.
import { type Line, VirtualClock } from 'mobx-miniprogram-socket/testing'
import { Chance } from './chance'
import { act } from './deeds'
import { Engine } from './engine'
import { Tally } from './kinds'
import type { Link } from './link'
import { Node } from './node'
import { type Fate, type Launch, Phone } from './phone'
import { type Plan, textOf } from './plan'
import { roomsUntil } from './room'
import { SimpleServer } from './simple-server'
import type { Process } from './process'
import { Transcript } from './transcript'

/** Between two looks whether all is quiet, in ms. */
const LOOK = 400
/** After that, wake-ups that were lost are found, and slow links have carried what they had, in ms. */
const REST = 1_600

export class World {
  readonly plan: Plan
  readonly clock = new VirtualClock({ now: 0 })
  readonly engine: Engine
  readonly nodes: readonly Node[]
  readonly phones: readonly Phone[]
  readonly transcript: Transcript
  readonly tally = new Tally()
  readonly links = new Map<Line, Link>()
  readonly chance: Chance
  private readonly refusals: Line[] = []
  private isStormy = true

  constructor(plan: Plan, tells: boolean) {
    const { seed, storm, validFor, topics, ttl } = plan
    const { clock, tally } = this
    this.plan = plan
    this.chance = new Chance(seed, 1)
    this.engine = new Engine(plan.engine, clock, new Chance(seed, 2))
    const { engine } = this
    this.transcript = new Transcript({ clock, engine, tally }, tells)
    const watch = this.transcript
    this.nodes = Array.from({ length: plan.nodes }, (_, at) => {
      const chance = new Chance(seed, 10 + at)
      const simple = (process: Process) =>
        new SimpleServer({ engine, storm, now: () => clock.now(), process })
      return new Node(at, {
        ...{ clock, chance, tally, validFor, watch, engine: engine.far, kinds: roomsUntil(storm) },
        forget: () => engine.forget(),
        simple: plan.engine === 'simple' ? simple : null,
      })
    })
    this.phones = Array.from({ length: plan.phones }, (_, at) => {
      const users = [`a${String(at)}`, `b${String(at)}`]
      const chance = new Chance(seed, 20 + at)
      const dial = (line: Line, launch: Launch): void => this.dial(line, at, launch)
      const closed = (line: Line): void => {
        this.transcript.closedByPhone(line)
        this.links.get(line)?.closedByPhone()
      }
      return new Phone(users, { clock, chance, tally, topics, ttl, dial, closed })
    })
    this.transcript.phones = this.phones
    for (const step of plan.steps)
      clock.setTimer(() => {
        if (tells) this.transcript.say(textOf(step).slice(8))
        act(this, step)
      }, step.at)
  }

  get fates(): readonly Fate[] {
    return this.phones.flatMap(({ fates }) => fates)
  }

  /** The steps, and the end of all trouble. */
  async storm(): Promise<void> {
    await this.clock.advanceAsync(this.plan.storm)
    this.isStormy = false
    for (const { failures } of this.refusals) {
      if (failures.length === 0) this.tally.add('frame that the phone refuses')
      failures.length = 0
    }
    for (const node of this.nodes) {
      node.resume()
      if (!node.isOpen) node.restart()
    }
    for (const phone of this.phones) {
      phone.disk.failing = 0
      phone.relaunch()
      for (const launch of phone.launches) {
        launch.device.show()
        launch.holdAll()
      }
    }
  }

  /** Everybody is let in again by the clock, connects once more, and catches up. */
  async calm(): Promise<void> {
    await this.clock.advanceAsync(1_500)
    for (const { line } of this.launches) if (line) this.links.get(line)?.drop()
    // Those whom a drain sent away come back within 30 s.
    await this.settle(40_000)
  }

  /** The users of a phone have their turns, so that all commands that wait are sent. A phone without a switch has none. */
  async turns(): Promise<void> {
    const switched = this.phones.filter(({ fates, user }) => fates.some((fate) => fate.user !== user))
    for (let turn = 0; turn < 2 && switched.length > 0; turn += 1) {
      for (const phone of switched) {
        const [first = '', second = ''] = phone.users
        phone.login(phone.user === first ? second : first)
      }
      await this.settle(8_000)
    }
  }

  later(within: number, job: () => void): void {
    this.clock.setTimer(job, 1 + this.chance.below(within))
  }

  /** The phone refuses to send a frame, after so many others. */
  refuse(line: Line, after: number): void {
    line.failures.push(...Array<null>(after).fill(null), 'sendSocketMessage:fail')
    this.refusals.push(line)
  }

  private get launches(): readonly Launch[] {
    return this.phones.flatMap(({ launches }) => launches)
  }

  /** Lets the time go on until all phones are up to date, as far as they know, for `most` ms; and some more. */
  private async settle(most: number): Promise<void> {
    const end = this.clock.now() + most
    do await this.clock.advanceAsync(LOOK)
    while (this.clock.now() < end && !this.launches.every((launch) => this.isCalm(launch)))
    await this.clock.advanceAsync(REST)
  }

  private isCalm({ line, isCalm }: Launch): boolean {
    return isCalm && line !== undefined && this.links.get(line)?.isWhole === true
  }

  private dial(line: Line, phone: number, launch: Launch): void {
    if (!launch.isAlive) return
    const open = this.nodes.filter((node) => node.isOpen)
    this.transcript.dials(line, phone)
    if (open.length === 0) return line.refuse()
    // WeChat refuses one of the first commands, and takes those after it.
    const before = 1 + this.plan.topics.length + this.chance.below(4)
    if (this.isStormy && this.chance.p(0.06)) this.refuse(line, before)
    const { lines } = launch.device
    const former = lines[lines.length - 2]
    if (former && this.links.get(former)?.isJoined) this.tally.add('overlap of two sockets')
    this.links.set(line, this.chance.pick(open).serve(line))
  }
}
