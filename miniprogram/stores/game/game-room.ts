import { action, computed, makeObservable, observable, reaction } from 'mobx-miniprogram'
import { CLOSED, type Level, type Options } from 'dig-for-gold'
import type { Freshness } from 'mobx-miniprogram-socket/session'
import { absenceKey, absenceOf } from './absence'
import { arrive, type Wish } from './arrival'
import { attend } from './attend'
import { Desk, type RoomTopic } from './desk'
import { endingOf, rematchOf } from './ending'
import type {
  Absence,
  Cell,
  Ending,
  Game,
  Gone,
  Player,
  Rematch,
  Says,
  Saying,
  Stage,
  TurnView,
} from './game'
import { RoomMemory } from './memory'
import type { RoomPorts } from './ports'
import { happenings, type SeenRoom } from './seen-room'
import { isStartable, playersOf } from './seats'
import { ServerClock } from './server-clock'
import { goneOf, isShown, saysOf, stageOf } from './stage'
import { turnOf } from './turn'

/** A room over its topic. */
export class GameRoom implements Game {
  readonly code: string
  private aimed: { readonly cell: number; readonly round: number } | null = null
  /** The absence that the person waits for. */
  private waitsFor: string | null = null
  private readonly topic: RoomTopic
  private readonly ports: RoomPorts
  private readonly desk: Desk
  private readonly memory: RoomMemory
  private readonly time: ServerClock
  private readonly stops: readonly (() => void)[]

  constructor(code: string, topic: RoomTopic, ports: RoomPorts, wish: Wish = {}) {
    this.code = code
    this.topic = topic
    this.ports = ports
    this.memory = new RoomMemory(code, ports.notebook)
    this.desk = new Desk(topic, ports, this.memory.proof)
    this.time = new ServerClock(topic, ports.clock)
    makeObservable<this, 'aimed' | 'waitsFor'>(this, {
      ...{ aimed: observable.ref, waitsFor: observable.ref, aimAt: action.bound, wait: action.bound },
      ...{ stage: computed, gone: computed, players: computed, turn: computed, seconds: computed },
      ...{ says: computed, log: computed, absence: computed, ending: computed, rematch: computed },
    })
    this.stops = [
      reaction(
        () => [topic.confirmed, this.desk.isPending('sit')] as const,
        ([room, isAsking]) => {
          if (isShown(topic)) this.memory.follow(room, isAsking)
        },
        { fireImmediately: true },
      ),
      attend(topic, ports.foreground, (command) => {
        this.desk.send(command)
      }),
      arrive(this, wish),
    ]
  }

  get stage(): Stage {
    return this.ports.isPlain ? 'plain' : stageOf(this.topic)
  }

  get gone(): Gone | null {
    return goneOf(this.stage, this.room, this.memory.wasThere)
  }

  get freshness(): Freshness {
    return this.topic.freshness
  }

  get options(): Options {
    return this.room.options
  }

  get round(): number {
    return this.room.round
  }

  get commitment(): string {
    return this.room.commitment
  }

  get players(): readonly (Player | null)[] {
    return playersOf(this.room, this.ports.me.avatar, (seat) => this.memory.reactions.of(seat))
  }

  get mine(): number | null {
    return this.room.mine
  }

  get isHost(): boolean {
    return this.room.mine !== null && this.room.mine === this.room.host
  }

  get canStart(): boolean {
    return this.isHost && isStartable(this.room)
  }

  get cells(): readonly Cell[] {
    return this.memory.cells
  }

  get last(): number | null {
    return this.room.last
  }

  get left(): number {
    return this.room.left
  }

  get turn(): TurnView | null {
    return turnOf(this.room, this.time)
  }

  get seconds(): number | null {
    const { turn } = this
    return turn && Math.max(0, Math.ceil((turn.deadline - this.ports.clock.now) / 1_000))
  }

  get watchers(): number {
    return this.room.watchers
  }

  get digging(): number | null {
    return this.desk.dig?.data.cell ?? null
  }

  get refused(): number | null {
    const { value } = this.desk.word
    return value?.kind === 'refused' ? value.cell : null
  }

  get aim(): number | null {
    const { aimed } = this
    const isNow = aimed?.round === this.round && this.stage === 'playing'
    return aimed !== null && isNow && this.isClosed(aimed.cell) ? aimed.cell : null
  }

  get says(): Says {
    return saysOf(this.room, this.desk)
  }

  get log(): readonly Saying[] {
    return happenings(this.room).slice(1)
  }

  get absence(): Absence | null {
    if (this.waitsFor === absenceKey(this.room)) return null
    return absenceOf(this.room, () => this.time.now)
  }

  get ending(): Ending | null {
    return endingOf(this.room, this.memory.names, () => this.memory.proof.checks(this.room))
  }

  get rematch(): Rematch | null {
    return rematchOf(this.room, this.time)
  }

  dig(cell: number): void {
    const { turn } = this
    if (!turn) return
    if (!turn.isMine) this.desk.word.show({ kind: 'not-yours', seat: turn.seat })
    else if (this.isClosed(cell)) this.desk.sendDig(cell, turn.number)
  }

  aimAt(cell: number): void {
    if (this.aim === cell) this.dig(cell)
    else this.aimed = { cell, round: this.round }
  }

  sit(): void {
    if (this.mine !== null) return
    this.desk.sendSeed('sit', (seed) => {
      this.memory.proof.give(seed, this.room)
      return { type: 'sit', name: this.ports.me.name, avatar: null, seed }
    })
  }

  stand(): void {
    this.desk.sendOnce({ type: 'stand' })
  }

  addBot(level: Level): void {
    this.desk.send({ type: 'add-bot', level })
  }

  removeBot(seat: number): void {
    this.desk.send({ type: 'remove-bot', seat })
  }

  start(): void {
    this.desk.sendOnce({ type: 'start' })
  }

  resign(): void {
    this.desk.sendOnce({ type: 'resign' })
  }

  claim(): void {
    this.desk.sendOnce({ type: 'claim' })
  }

  wait(): void {
    this.waitsFor = absenceKey(this.room)
  }

  agree(yes: boolean): void {
    if (!yes) return this.desk.sendOnce({ type: 'rematch', yes, seed: '' })
    this.desk.sendSeed('rematch', (seed) => {
      this.memory.proof.give(seed, this.room)
      return { type: 'rematch', yes, seed }
    })
  }

  react(n: number): void {
    // One that comes late says nothing.
    if (this.freshness === 'live') this.desk.sendOnce({ type: 'react', n })
  }

  leave(): void {
    // After a round the one who goes leaves the seat: the others need not wait for an answer, and it is free.
    if (this.stage === 'over' && this.mine !== null) this.stand()
    for (const stop of this.stops) stop()
    this.desk.close()
    this.memory.reactions.stop()
  }

  private get room(): SeenRoom {
    return this.topic.confirmed
  }

  private isClosed(cell: number): boolean {
    return this.room.cells[cell] === CLOSED
  }
}
