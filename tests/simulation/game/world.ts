// Phones that play one game, a network, nodes and an engine on one clock: first everything goes wrong, then the game ends.
import { type Line, VirtualClock } from 'mobx-miniprogram-socket/testing'
import type { CloseFrame } from '../../../store/base/errors'
import type { RoomEvent } from '../../../game/room/event'
import { noRoomState, reduceState, type RoomState } from '../../../game/rules/state'
import { roomTopic } from '../../../server/game/room-topic'
import type { Commit } from '../../../server/engine/topic-log'
import { must } from '../session/broken'
import { Chance } from '../session/chance'
import { FarLog } from '../session/far-log'
import { Tally } from '../session/kinds'
import type { Link, LinkWatch } from '../session/link'
import { Node } from '../session/node'
import { CODE, judgeLog, judgePhones } from './judge'
import type { Plan } from './plan'
import { type Launch, Player } from './player'
import { act } from './deeds'

const topic = `room:${CODE}`
/** A game that goes on for longer has come to a halt, in ms. */
const longest = 400_000
/** Between two looks whether it has ended, in ms. */
const look = 2_000

export class World implements LinkWatch {
  readonly plan: Plan
  readonly clock = new VirtualClock({ now: 0 })
  readonly tally = new Tally()
  readonly engine: FarLog
  readonly nodes: readonly Node[]
  readonly players: readonly Player[]
  readonly links = new Map<Line, Link>()
  readonly lines: string[] = []
  private readonly chance: Chance
  private readonly tells: boolean
  /** The beginning of the log that is there. */
  private base = ''
  private leak = ''

  constructor(plan: Plan, tells: boolean) {
    const { seed } = plan
    const { clock, tally } = this
    this.plan = plan
    this.tells = tells
    this.chance = new Chance(seed, 1)
    this.engine = new FarLog({
      ...{ kind: plan.engine, clock, chance: new Chance(seed, 2), appended: () => undefined },
    })
    const kinds = [roomTopic({ note: () => Promise.resolve() })]
    this.nodes = Array.from({ length: plan.nodes }, (_, at) => {
      const forget = (): void => this.engine.forget()
      const chance = new Chance(seed, 10 + at)
      const { engine } = this
      return new Node(at, {
        ...{ clock, chance, tally, engine, kinds, forget, simple: null, validFor: Infinity, watch: this },
      })
    })
    const sitting = plan.options.seats - (plan.bot ? 1 : 0)
    this.players = Array.from({ length: plan.phones }, (_, at) => {
      const dial = (line: Line, launch: Launch): void => this.dial(line, launch)
      const closed = (line: Line): void => this.links.get(line)?.closedByPhone()
      const chance = new Chance(seed, 20 + at)
      return new Player(`user${String(at)}`, {
        ...{ clock, chance, tally, plan, dial, closed, topics: [topic], seats: at < sitting },
      })
    })
    for (const step of plan.steps) clock.setTimer(() => act(this, step), step.at)
  }

  /** Plays it, from the room that is made to the last round's end. */
  async play(): Promise<void> {
    void this.create()
    await this.clock.advanceAsync(this.plan.storm)
    this.calm()
    const end = this.clock.now() + longest
    while (!(await this.hasEnded())) {
      must(this.clock.now() < end, 'ENDLESS', JSON.stringify(await this.room()))
      await this.clock.advanceAsync(look)
      // A round that has not begun needs all of them.
      if ((await this.room()).phase === 'waiting') for (const player of this.players) player.comeBack()
    }
    for (const player of this.players) player.stop()
    for (const player of this.players) player.start()
    await this.settle()
    const commits = await this.commits()
    const room = judgeLog(commits, this.players)
    judgePhones(this.players, room)
    must(this.leak === '', 'LEAK', this.leak)
    for (const { errors } of this.nodes) must(errors.length === 0, 'ERROR', String(errors[0]))
    this.count(commits)
  }

  /** The server's own code makes the room, as the lobby's route does; and again where a memory has ended. */
  async create(): Promise<void> {
    const { start, at } = await this.engine.log.read(topic, null, [])
    this.base = start?.at ?? at
    const { options } = this.plan
    await this.nodes[0]?.send(topic, { type: 'create', options, by: 'user0', listed: true }, 'system')
    // The room itself is not lost: that would end the game before it has begun.
    this.engine.log.sync()
  }

  say(text: string): void {
    if (this.tells) this.lines.push(`${String(this.clock.now()).padStart(6)}  ${text}`)
  }

  frame(line: Line, direction: 'up' | 'down', text: string): void {
    if (text.startsWith('{"t":"ping"')) return
    const player = this.players.findIndex(({ launch }) => launch?.device.lines.includes(line))
    this.say(`phone ${String(player)} ${direction === 'up' ? '→' : '←'} ${text}`)
    if (direction === 'down' && /"(hidden|nonce|users)"/.test(text)) this.leak = text
  }

  closes(_line: Line, { code, reason }: CloseFrame): void {
    this.say(`✕ ${String(code)} ${reason}`)
  }

  later(within: number, job: () => void): void {
    this.clock.setTimer(job, 1 + this.chance.below(within))
  }

  private calm(): void {
    for (const node of this.nodes) {
      node.resume()
      if (node.isOpen) continue
      node.restart()
      if (this.plan.engine === 'memory') void this.create()
    }
    for (const player of this.players) {
      player.disk.failing = 0
      if (!player.hasLeft) player.start()
      player.launch?.device.show()
    }
  }

  private async commits(): Promise<readonly Commit[]> {
    return (await this.engine.log.read(topic, this.base, [])).commits
  }

  private async room(): Promise<RoomState> {
    const events = (await this.commits()).flatMap((commit) =>
      commit.events.map((text) => JSON.parse(text) as RoomEvent),
    )
    return events.reduce(reduceState, noRoomState(CODE))
  }

  private async hasEnded(): Promise<boolean> {
    const { phase, round, result } = await this.room()
    // Those who left do not agree to another round.
    const isLast = round > this.plan.rounds || this.players.some(({ hasLeft }) => hasLeft)
    return phase === 'over' && (isLast || result?.why === 'abandoned')
  }

  private async settle(): Promise<void> {
    const end = this.clock.now() + 60_000
    do await this.clock.advanceAsync(look)
    while (this.clock.now() < end && !this.players.every((player) => this.isCalm(player)))
    // Those who came back are told to all.
    await this.clock.advanceAsync(4_000)
  }

  private isCalm({ launch }: Player): boolean {
    const line = launch?.line
    return launch?.isCalm === true && line !== undefined && this.links.get(line)?.isWhole === true
  }

  private count(commits: readonly Commit[]): void {
    for (const { events } of commits)
      for (const text of events) {
        const event = JSON.parse(text) as RoomEvent
        this.tally.add(event.type === 'ended' ? `ended ${event.why}` : event.type)
      }
  }

  private dial(line: Line, launch: Launch): void {
    if (!launch.isAlive) return
    const open = this.nodes.filter((node) => node.isOpen)
    if (open.length === 0) return line.refuse()
    this.links.set(line, this.chance.pick(open).serve(line))
  }
}
