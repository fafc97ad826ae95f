// A person with a phone whose app is killed and launched again: sits down, digs by what the phone shows, and taps wrongly at times.
import type { Line } from 'mobx-miniprogram-socket/testing'
import type { CommandEnd } from 'mobx-miniprogram-socket/session'
import { choose } from '../../../game/bot/choose'
import type { RoomCommand } from '../../../game/room/command'
import type { RoomEvent } from '../../../game/room/event'
import { reduce } from '../../../game/room/reduce'
import { noRoom, type RoomView } from '../../../game/room/view'
import { Disk } from '../session/disk'
import type { Tally } from '../session/kinds'
import { Launch as AnyLaunch, type LaunchWorld } from '../session/launch'
import type { Plan } from './plan'

export type Launch = AnyLaunch<RoomView, RoomCommand>

/** A command, and what was told about it. */
export interface Asked {
  readonly data: RoomCommand
  readonly launch: Launch
  readonly ends: CommandEnd['kind'][]
}

export interface PlayerWorld extends Omit<
  LaunchWorld<RoomView, RoomCommand>,
  'disk' | 'user' | 'open' | 'received' | 'ttl'
> {
  readonly tally: Tally
  readonly plan: Plan
  readonly seats: boolean
  dial(line: Line, launch: Launch): void
}

const DAY = 86_400_000

export class Player {
  launch: Launch | null = null
  /** Comes back at the end only. */
  hasLeft = false
  readonly asked: Asked[] = []
  /** Digs as they were meant: round, turn and cell. */
  readonly meant = new Set<string>()
  readonly disk: Disk
  readonly user: string
  private readonly world: PlayerWorld
  private isDone = false

  constructor(user: string, world: PlayerWorld) {
    this.user = user
    this.world = world
    this.disk = new Disk({ ...world, stored: () => undefined })
    this.start()
    this.tick()
  }

  get room(): RoomView | undefined {
    return this.launch?.topics[0]?.confirmed
  }

  start(): void {
    const { plan } = this.world
    this.launch ??= new AnyLaunch({
      ...this.world,
      ttl: DAY,
      disk: this.disk,
      user: () => this.user,
      open: (socket, name) =>
        socket.topic(name, {
          initial: noRoom(name.slice(5), plan.options),
          reduce: (room: RoomView, event: RoomEvent) => reduce(room, event),
        }),
      received: () => undefined,
    })
  }

  comeBack(): void {
    this.hasLeft = false
    this.start()
  }

  /** Ends the app without a word. */
  kill(): void {
    if (this.launch) this.launch.isAlive = false
    this.launch = null
  }

  /** Asks for nothing more. */
  stop(): void {
    this.isDone = true
  }

  private tick(): void {
    const { clock, chance } = this.world
    if (this.isDone) return
    if (!this.hasLeft && this.launch?.topics[0]?.freshness !== 'loading') this.play()
    clock.setTimer(() => this.tick(), 60 + chance.below(240))
  }

  private play(): void {
    const { room, launch } = this
    const { chance, plan } = this.world
    if (!room || !launch || launch.topics[0]?.pending.length) return
    if (room.mine === null) return this.sitDown(room)
    if (room.phase === 'waiting' && room.mine === room.host && plan.bot && room.seats.includes(null))
      return this.send({ type: 'add-bot', level: plan.bot })
    if (room.phase === 'over' && room.round <= plan.rounds && !room.seats[room.mine]?.ready)
      return this.send({ type: 'rematch', yes: true, seed: this.seed() })
    if (room.turn?.seat === room.mine) return this.dig(room)
    if (!room.turn) return
    if (chance.p(0.02)) this.digAt(room, chance.below(room.cells.length), room.turn.number + chance.below(2))
    if (room.seats[room.turn.seat]?.awaySince != null && chance.p(0.1)) this.send({ type: 'claim' })
    if (chance.p(0.02)) this.send({ type: 'react', n: chance.below(6) })
    if (chance.p(0.001)) this.send({ type: 'resign' })
  }

  private sitDown(room: RoomView): void {
    if (!this.world.seats || room.phase !== 'waiting' || !room.seats.includes(null)) return
    this.send({ type: 'sit', name: this.user, avatar: null, seed: this.seed() })
  }

  private dig(room: RoomView): void {
    const { chance } = this.world
    const turn = room.turn?.number ?? 0
    this.digAt(room, choose(room, 'easy', chance.next), turn)
    // A second tap, before anything has come back; or one on an open cell.
    if (chance.p(0.15)) this.digAt(room, choose(room, 'easy', chance.next), turn)
    if (chance.p(0.05)) this.digAt(room, Math.max(0, room.last ?? 0), turn + 1)
  }

  private digAt(room: RoomView, cell: number, turn: number): void {
    this.meant.add(meaningOf(room.round, turn, cell))
    this.send({ type: 'dig', cell, turn })
  }

  private send(data: RoomCommand): void {
    const { launch, world } = this
    const entry = launch?.topics[0]?.send(data)
    if (!launch || !entry) return
    const asked: Asked = { data, launch, ends: [] }
    this.asked.push(asked)
    void entry.done.then((end) => {
      if (!launch.isAlive) return
      asked.ends.push(end.kind)
      world.tally.add(end.kind === 'refused' ? `refused ${end.code}` : `command ${end.kind}`)
    })
  }

  private seed(): string {
    const { chance } = this.world
    return Array.from({ length: 32 }, () => chance.below(16).toString(16)).join('')
  }
}

export const meaningOf = (round: number, turn: number, cell: number): string =>
  [round, turn, cell].map(String).join(' ')
