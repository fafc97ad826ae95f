// Does the steps of a plan to phones, network, nodes and engine, and then lets all become quiet.
import { type Line, VirtualClock } from 'mobx-miniprogram-socket/testing'
import { Chance } from './chance'
import { Engine } from './engine'
import type { Link } from './link'
import { Node } from './node'
import { type Fate, type Launch, Phone } from './phone'
import { type Plan, STORM, type Step, textOf } from './plan'
import { Transcript } from './transcript'
import type { RoomCommand } from './room'

const hostileToServer = [
  'nonsense',
  '{"t":"command"}',
  '{"t":"hello","v":1,"user":"eve","token":"x"}',
  '[[[[[[[[[]]]]]]]]]',
]
const hostileToClient = [
  'nonsense',
  '{"t":"events"}',
  '{"t":"events","topic":"refuse:1","after":"x","to":"y","list":[],"answers":{}}',
  '{"t":"events","topic":"refuse:9","after":"x","to":"y","list":[],"answers":{"l":[[1]]}}',
  '{"t":"attached","topic":"refuse:1","to":"x","state":{},"answers":{"__proto__":[[1]]}}',
  '{"t":"ping","id":"0"}',
]

export class World {
  readonly plan: Plan
  readonly clock = new VirtualClock({ now: 0 })
  readonly engine: Engine
  readonly nodes: readonly Node[]
  readonly phones: readonly Phone[]
  readonly transcript: Transcript
  /** Losses that were announced. */
  announced = 0
  private readonly links = new Map<Line, Link>()
  private readonly chance: Chance

  constructor(plan: Plan, tells: boolean) {
    const { seed, clock } = { ...plan, clock: this.clock }
    this.plan = plan
    this.chance = new Chance(seed, 1)
    this.engine = new Engine(plan.engine, clock, new Chance(seed, 2))
    this.transcript = new Transcript(clock, this.engine, tells)
    this.nodes = Array.from({ length: plan.nodes }, (_, at) => {
      const chance = new Chance(seed, 10 + at)
      return new Node(at, {
        clock,
        chance,
        engine: this.engine,
        validFor: plan.validFor,
        watch: this.transcript,
      })
    })
    this.phones = Array.from({ length: plan.phones }, (_, at) => {
      const users = [`a${String(at)}`, `b${String(at)}`]
      return new Phone(users, {
        clock,
        chance: new Chance(seed, 20 + at),
        topics: plan.topics,
        ttl: plan.ttl,
        dial: (line, launch) => this.dial(line, at, launch),
        closed: (line) => this.links.get(line)?.closedByPhone(),
      })
    })
    this.transcript.phones = this.phones
    for (const step of plan.steps)
      clock.setTimer(() => {
        if (tells) this.transcript.say(textOf(step).slice(8))
        this.act(step)
      }, step.at)
  }

  get fates(): readonly Fate[] {
    return this.phones.flatMap(({ fates }) => fates)
  }

  /** The steps, and the end of all trouble. */
  async storm(): Promise<void> {
    await this.clock.advanceAsync(STORM)
    for (const node of this.nodes) {
      node.resume()
      if (!node.isOpen) this.restart(node)
    }
    for (const phone of this.phones) {
      phone.failingWrites = 0
      phone.relaunch()
      phone.launch.device.show()
      phone.holdAll()
    }
  }

  /** Everybody is let in again by the clock, connects once more, and catches up. */
  async calm(): Promise<void> {
    // Those whom a drain sent away come back within 30 s.
    const drains = this.plan.steps.some(({ deed }) => deed === 'drain')
    await this.clock.advanceAsync(drains ? 32_000 : 6_000)
    for (const link of this.links.values()) link.drop()
    await this.clock.advanceAsync(8_000)
  }

  /** Each phone's users have their turns, so that all commands that wait are sent. */
  async turns(): Promise<void> {
    for (const turn of [1, 0, 1]) {
      for (const phone of this.phones) phone.login(phone.users[turn] as string)
      await this.clock.advanceAsync(5_000)
    }
  }

  private dial(line: Line, phone: number, { isAlive }: Launch): void {
    if (!isAlive) return
    const open = this.nodes.filter((node) => node.isOpen)
    this.transcript.dials(line, phone)
    if (open.length === 0) return line.refuse()
    // WeChat refuses one of the first commands, and takes those after it.
    const before = 1 + this.plan.topics.length + this.chance.below(4)
    if (this.chance.p(0.06)) line.failures.push(...Array<null>(before).fill(null), 'sendSocketMessage:fail')
    this.links.set(line, this.chance.pick(open).serve(line))
  }

  private restart(node: Node): void {
    if (node.isUp) node.crash()
    node.start()
  }

  private later(within: number, job: () => void): void {
    this.clock.setTimer(job, 1 + this.chance.below(within))
  }

  private act({ deed, phone: at, topic, node: nodeAt, dice }: Step): void {
    const phone = this.phones[at] as Phone
    const node = this.nodes[nodeAt] as Node
    const { launch } = phone
    const line = launch.device.lines[launch.device.lines.length - 1]
    const link = line && this.links.get(line)
    switch (deed) {
      case 'send':
        if (launch.isAlive) phone.send(topic, doingOf(dice), this.userOf(dice))
        return
      case 'cancel':
        return phone.cancel(phone.fates[phone.fates.length - 1 - Math.floor(dice * dice * 3)])
      case 'drop':
        return link?.drop()
      case 'mute':
        link?.mute()
        if (dice < 0.4) this.later(800, () => link?.drop())
        return
      case 'refuse-frame':
        return void line?.failures.push('sendSocketMessage:fail')
      case 'kill':
        return this.kill(phone, link, dice)
      case 'fail-storage':
        return void (phone.failingWrites += 1 + Math.floor(dice * 4))
      case 'login':
        return phone.login(phone.users[dice < 0.5 ? 0 : 1] as string)
      case 'toggle':
        if (launch.isAlive) phone.toggle(topic)
        return
      case 'hide':
        launch.device.hide()
        return this.later(8_000, () => launch.device.show())
      case 'crash':
        if (!node.isUp) return
        node.crash()
        return this.later(2_500, () => {
          if (!node.isUp) node.start()
        })
      case 'pause':
        node.pause()
        return this.later(dice < 0.5 ? 3_000 : 9_500, () => node.resume())
      case 'drain':
        if (!node.isOpen) return
        node.drain(400)
        return this.later(1_500, () => {
          if (node.isUp && !node.isOpen) this.restart(node)
        })
      case 'undo':
        this.engine.undo(1 + Math.floor(dice * 6))
        return
      case 'hostile-client':
        return link?.inject(hostileToServer[Math.floor(dice * hostileToServer.length)] as string)
      case 'hostile-server':
        return line?.say(hostileToClient[Math.floor(dice * hostileToClient.length)])
    }
  }

  private kill(phone: Phone, link: Link | undefined, dice: number): void {
    if (!phone.launch.isAlive) return
    phone.kill()
    // The node learns it late, or by silence.
    if (dice < 0.5) this.later(3_000, () => link?.closedByPhone())
    this.later(1_500, () => phone.relaunch())
  }

  private userOf(dice: number): string {
    const users = this.phones.flatMap((phone) => phone.users)
    return users[Math.floor(dice * 1_000) % users.length] as string
  }
}

const doings: readonly RoomCommand['does'][] = ['turn', 'turn', 'turn', 'twice', 'secret', 'wrong', 'out']

function doingOf(dice: number): RoomCommand['does'] {
  const rest = (dice - 0.5) * 2
  if (rest < 0) return 'say'
  return rest > 0.96 ? 'out' : (doings[Math.floor((rest / 0.96) * 6)] as RoomCommand['does'])
}
