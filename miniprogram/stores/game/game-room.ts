import { action, computed, makeObservable, observable, reaction } from 'mobx-miniprogram'
import { CLOSED, type Level, type Options, taken } from 'dig-for-gold'
import type { Freshness } from 'mobx-miniprogram-socket/session'
import { cellsOf } from './board'
import { Desk, type RoomTopic } from './desk'
import type { Absence, Cell, Ending, Game, Player, Rematch, Says, Saying, Stage, TurnView } from './game'
import { happenings } from './seen-room'
import { playersOf } from './seats'

/** All that a room needs beside its topic. */
export interface RoomPorts {
  readonly me: { readonly name: string; readonly avatar: string | null }
  readonly clock: { readonly now: number }
  /** 32 hex digits by chance. */
  seed(): Promise<string>
  /** A connection with plain frames has no rooms. */
  readonly isPlain: boolean
}

/** A room over its topic. */
export class GameRoom implements Game {
  readonly code: string
  cells: readonly Cell[] = []
  private aimed: number | null = null
  private readonly topic: RoomTopic
  private readonly ports: RoomPorts
  private readonly desk: Desk
  private readonly stop: () => void

  constructor(code: string, topic: RoomTopic, ports: RoomPorts) {
    this.code = code
    this.topic = topic
    this.ports = ports
    this.desk = new Desk(topic)
    makeObservable<this, 'aimed' | 'offset' | 'follow'>(this, {
      aimed: observable.ref,
      cells: observable.ref,
      stage: computed,
      players: computed,
      offset: computed({ equals: (one: number, other: number) => Math.abs(one - other) < JITTER }),
      turn: computed,
      seconds: computed,
      says: computed,
      log: computed,
      follow: action,
      aimAt: action.bound,
    })
    this.stop = reaction(
      () => topic.confirmed,
      () => {
        this.follow()
      },
      { fireImmediately: true },
    )
  }

  get stage(): Stage {
    const { freshness, confirmed } = this.topic
    if (this.ports.isPlain) return 'plain'
    if (freshness === 'left') return 'full'
    return freshness === 'loading' ? 'loading' : confirmed.phase
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
    return playersOf(this.room, this.ports.me.avatar, new Map())
  }

  get mine(): number | null {
    return this.room.mine
  }

  get isHost(): boolean {
    return this.room.mine !== null && this.room.mine === this.room.host
  }

  get canStart(): boolean {
    const { phase, seats } = this.room
    const players = taken(seats)
    return (
      this.isHost && phase === 'waiting' && players.length > 1 && players.every(({ player }) => player.ready)
    )
  }

  get last(): number | null {
    return this.room.last
  }

  get left(): number {
    return this.room.left
  }

  get turn(): TurnView | null {
    const { turn, mine } = this.room
    if (!turn) return null
    const { number, seat, since, deadline } = turn
    return {
      number,
      seat,
      isMine: seat === mine,
      deadline: deadline - this.offset,
      duration: deadline - since,
    }
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
    const { aimed, room } = this
    return aimed !== null && room.phase === 'playing' && room.cells[aimed] === CLOSED ? aimed : null
  }

  get says(): Says {
    const { dig, word } = this.desk
    if (word.value) return word.value
    if (dig) return { kind: dig.state === 'sent' ? 'digging' : 'noted', cell: dig.data.cell }
    return happenings(this.room)[0] ?? { kind: 'nothing' }
  }

  get log(): readonly Saying[] {
    return happenings(this.room).slice(1)
  }

  get absence(): Absence | null {
    return null
  }

  get ending(): Ending | null {
    return null
  }

  get rematch(): Rematch | null {
    return null
  }

  dig(cell: number): void {
    const { turn } = this
    if (!turn) return
    if (!turn.isMine) this.desk.word.show({ kind: 'not-yours', seat: turn.seat })
    else if (this.room.cells[cell] === CLOSED && this.digging === null)
      this.desk.send({ type: 'dig', cell, turn: turn.number })
  }

  aimAt(cell: number): void {
    if (this.aim === cell) this.dig(cell)
    else this.aimed = cell
  }

  sit(): void {
    void this.ports.seed().then((seed) => {
      this.desk.send({ type: 'sit', name: this.ports.me.name, avatar: null, seed })
    })
  }

  stand(): void {
    this.desk.send({ type: 'stand' })
  }

  addBot(level: Level): void {
    this.desk.send({ type: 'add-bot', level })
  }

  removeBot(seat: number): void {
    this.desk.send({ type: 'remove-bot', seat })
  }

  start(): void {
    this.desk.send({ type: 'start' })
  }

  resign(): void {
    this.desk.send({ type: 'resign' })
  }

  claim(): void {
    this.desk.send({ type: 'claim' })
  }

  wait(): void {
    return undefined
  }

  agree(yes: boolean): void {
    void this.ports.seed().then((seed) => {
      this.desk.send({ type: 'rematch', yes, seed })
    })
  }

  react(n: number): void {
    this.desk.send({ type: 'react', n })
  }

  leave(): void {
    this.stop()
    this.desk.close()
  }

  private get room() {
    return this.topic.confirmed
  }

  /** Ms that the server's clock is before this phone's. */
  private get offset(): number {
    return this.topic.serverNow() - this.ports.clock.now
  }

  private follow(): void {
    this.cells = cellsOf(this.room, this.cells)
  }
}

/** Ms by which the learnt offset of a clock may change without being a new one. */
const JITTER = 250
