// A room with its server's clock, and a phone for each user that folds what it is shown.
import { isDeepStrictEqual } from 'node:util'
import { expect } from '@jest/globals'
import { valuesOf } from '../../../game/board/cells'
import { commitmentOf } from '../../../game/fair/derive'
import { type Options, optionsOf } from '../../../game/options'
import type { RoomCommand, ServerCommand } from '../../../game/room/command'
import { type RoomEvent, shown } from '../../../game/room/event'
import { reduce } from '../../../game/room/reduce'
import type { RoomView } from '../../../game/room/view'
import { decide, decideForServer } from '../../../game/rules/decide'
import type { Secret } from '../../../game/rules/secret'
import { noRoomState, reduceState, type RoomState, viewOf } from '../../../game/rules/state'
import type { Decision } from '../../../game/rules/table'
import { deadline } from '../../../game/rules/time'

export const SEED = '0123456789abcdef0123456789abcdef'
const SERVER_SEED = '5a'.repeat(32)

export interface SceneOptions extends Partial<Options> {
  /** Cells with gold. @default those of the first row and two more, for 9 × 9 */
  readonly goldIn?: readonly number[]
  /** Index of the player who begins. @default 0 */
  readonly starter?: number
  readonly random?: () => number
  /** When the phones are compared with the server's room: after each command, or when the test asks. @default 'each' */
  readonly comparesAt?: 'each' | 'end'
  /** In place of a board that the test knows. */
  readonly secret?: (options: Options) => Secret
}

/** A secret with a board that the test knows. */
export function knownSecret(options: Options, goldIn: readonly number[], starter = 0): Secret {
  return {
    commitment: (round) => commitmentOf('ROOM42', round, SERVER_SEED),
    board: () => ({ values: valuesOf(options, goldIn), starter, serverSeed: SERVER_SEED }),
  }
}

export class RoomScene {
  now = 1_000_000
  room: RoomState
  readonly log: RoomEvent[] = []
  readonly options: Options
  private readonly phones = new Map<string, { view: RoomView; seen: number }>()
  private readonly secret: Secret
  private readonly random: () => number
  private readonly comparesAt: 'each' | 'end'

  constructor(options: SceneOptions = {}) {
    const { goldIn, starter = 0, random = () => 0.5, secret, comparesAt = 'each', ...chosen } = options
    this.options = optionsOf(chosen)
    this.comparesAt = comparesAt
    this.random = random
    const gold = goldIn ?? Array.from({ length: this.options.gold }, (_, cell) => cell)
    this.secret = secret?.(this.options) ?? knownSecret(this.options, gold, starter)
    this.room = noRoomState('ROOM42')
    this.server({ type: 'create', options: this.options, by: 'ann', listed: true })
  }

  /** Seats people by their names, as users of the same names. */
  seat(...users: string[]): this {
    for (const user of users) this.ok(user, { type: 'sit', name: user, avatar: null, seed: SEED })
    return this
  }

  /** Sends a user's command. */
  send(user: string, command: RoomCommand): Decision {
    if (!this.phones.has(user)) this.phone(user)
    const decision = decide(this.room, command, this.tableOf(user))
    if (typeof decision !== 'string') this.apply(decision)
    return decision
  }

  /** Sends a command that must be taken. @returns the kinds of its events */
  ok(user: string, command: RoomCommand): string[] {
    const decision = this.send(user, command)
    if (typeof decision === 'string') throw new Error(`${user}: ${command.type} was refused: ${decision}`)
    return decision.map(({ type }) => type)
  }

  dig(user: string, cell: number, turn = this.room.turn?.number ?? 0): Decision {
    return this.send(user, { type: 'dig', cell, turn })
  }

  server(command: ServerCommand): readonly RoomEvent[] {
    const events = decideForServer(this.room, command, this.tableOf('system'))
    if (typeof events === 'string') throw new Error(`The server's ${command.type} was refused: ${events}`)
    this.apply(events)
    return events
  }

  /** Lets time pass; the server sends `timeout` at each deadline, as its topics do. */
  wait(ms: number): this {
    const end = this.now + ms
    for (let due = deadline(this.room); due !== null && due <= end; due = deadline(this.room)) {
      this.now = Math.max(this.now, due)
      if (this.server({ type: 'timeout' }).length === 0) throw new Error('A deadline that leads to nothing.')
    }
    this.now = end
    return this
  }

  /** The room as a user's phone has it, from when it first looked. */
  phone(user: string): RoomView {
    const known = this.phones.get(user) ?? { view: viewOf(this.room, user), seen: this.log.length }
    const view = this.log
      .slice(known.seen)
      .reduce((room, event) => reduce(room, shown(event, user)), known.view)
    this.phones.set(user, { view, seen: this.log.length })
    return view
  }

  /** A phone that saw each event has what the server shows to one that comes now. */
  compare(): void {
    for (const user of this.phones.keys()) {
      const [phone, server] = [this.phone(user), viewOf(this.room, user)]
      // `expect` says how they differ; it takes a hundred times as long to find that they do not.
      if (!isDeepStrictEqual(phone, server)) expect(phone).toEqual(server)
    }
  }

  private tableOf(user: string) {
    return { user, now: this.now, random: this.random, secret: this.secret }
  }

  private apply(events: readonly RoomEvent[]): void {
    this.log.push(...events)
    this.room = events.reduce(reduceState, this.room)
    if (this.comparesAt === 'each') this.compare()
  }
}
