// The promises of a game, checked on all that its log has in the end, by a model of its own.
import { isDeepStrictEqual } from 'node:util'
import { valuesOf } from '../../../game/board/cells'
import { commitmentOf, derive } from '../../../game/fair/derive'
import { type Options, presets } from '../../../game/options'
import type { RoomEvent } from '../../../game/room/event'
import { noRoomState, reduceState, type RoomState, viewOf } from '../../../game/rules/state'
import type { Commit } from '../../../server/engine/topic-log'
import { must } from '../session/broken'
import { meaningOf, type Player } from './player'

/** A round as the simplest model has it. */
interface Round {
  readonly number: number
  readonly commitment: string
  readonly seats: number[]
  readonly seeds: string[]
  readonly starter: number
  turn: number
  seat: number
  /** The seat and the value by the cell. */
  readonly open: Map<number, { readonly by: number; readonly value: string }>
}

export const CODE = 'ROOM42'

/** Reads the log as a referee would, and gives the room that it leads to. */
export function judgeLog(commits: readonly Commit[], players: readonly Player[]): RoomState {
  let state = noRoomState(CODE)
  let round: Round | null = null
  for (const { user, events } of commits)
    for (const text of events) {
      const event = JSON.parse(text) as RoomEvent
      if (event.type === 'created') round = null
      if (event.type === 'started') round = roundOf(state, event, round?.turn ?? 0)
      else if (round) judgeEvent(event, { round, state, user, players })
      state = reduceState(state, event)
      if (event.type === 'ended' && round) judgeEnd(round, state)
    }
  return state
}

function roundOf(state: RoomState, { players, next }: RoomEvent & { type: 'started' }, turns: number): Round {
  return {
    number: state.round,
    commitment: state.commitment,
    seats: players.map(([seat]) => seat),
    seeds: players.map(([, seed]) => seed),
    starter: next,
    turn: turns + 1,
    seat: next,
    open: new Map(),
  }
}

interface Moment {
  readonly round: Round
  readonly state: RoomState
  readonly user: string
  readonly players: readonly Player[]
}

function judgeEvent(event: RoomEvent, { round, state, user, players }: Moment): void {
  switch (event.type) {
    case 'dug': {
      const [first] = event.cells
      const cell = first?.[0] ?? -1
      const at = `round ${String(round.number)} turn ${String(event.turn)} seat ${String(event.seat)} cell ${String(cell)}`
      must(event.turn === round.turn, 'TURN', `${at}, in turn ${String(round.turn)}`)
      must(event.seat === round.seat, 'SEAT', `${at}, the turn of ${String(round.seat)}`)
      const who = state.hidden.users[event.seat]
      must(user === (who ?? 'system'), 'USER', `${at}, by ${user}`)
      const player = players.find((each) => each.user === who)
      must(!player || player.meant.has(meaningOf(round.number, event.turn, cell)), 'MEANT', at)
      for (const [open, value] of event.cells) {
        must(!round.open.has(open), 'TWICE', `${at} opens ${String(open)}`)
        round.open.set(open, { by: event.seat, value: value < 0 ? 'g' : String(value) })
      }
      const keeps = presets[state.options.preset].keepsTurn && (first?.[1] ?? 0) < 0
      return pass(round, keeps ? round.seat : after(round), event.next)
    }
    case 'skipped':
      must(event.turn === round.turn && event.seat === round.seat, 'TURN', 'another turn is skipped')
      return pass(round, after(round), event.next)
    case 'forfeited': {
      const next = after(round)
      round.seats.splice(round.seats.indexOf(event.seat), 1)
      if (event.next !== undefined) pass(round, event.seat === round.seat ? next : after(round), event.next)
      return
    }
    default:
  }
}

/** The seat whose turn follows this one. */
function after({ seats, seat }: Round): number {
  return seats.find((other) => other > seat) ?? seats[0] ?? seat
}

function pass(round: Round, seat: number, said: number): void {
  round.turn += 1
  round.seat = seat
  must(
    said === seat,
    'NEXT',
    `after turn ${String(round.turn - 1)} comes ${String(seat)}, not ${String(said)}`,
  )
}

function judgeEnd(
  { number, commitment, seeds, open }: Round,
  { result, options, phase, seats }: RoomState,
): void {
  must(phase === 'over' && result !== null, 'RESULT')
  if (!result) return
  const { serverSeed, players } = result
  must(commitment === commitmentOf(CODE, number, serverSeed), 'COMMITMENT', `round ${String(number)}`)
  const truth = truthOf(options, number, serverSeed, seeds)
  for (const [cell, { value }] of open) must(truth[cell] === value, 'TRUTH', `cell ${String(cell)}: ${value}`)
  for (const { seat, score } of players) {
    const found = [...open.values()].filter(({ by, value }) => by === seat && value === 'g').length
    must(score === found && seats[seat]?.score === found, 'SCORE', `seat ${String(seat)}: ${String(score)}`)
  }
}

function truthOf(options: Options, round: number, serverSeed: string, seeds: readonly string[]): string {
  const { width, height, gold } = options
  return valuesOf(options, derive({ room: CODE, round, width, height, gold, serverSeed, seeds }).gold)
}

/** In the end, all phones show the room, and each command has ended. */
export function judgePhones(players: readonly Player[], room: RoomState): void {
  for (const { user, launch, asked } of players) {
    const topic = launch?.topics[0]
    must(
      topic?.freshness === 'live',
      'BEHIND',
      `${user} ${String(topic?.freshness)} ${String(launch?.socket.status)}`,
    )
    const [want, has] = [plain(viewOf(room, user)), plain(topic?.confirmed)]
    must(
      isDeepStrictEqual(has, want),
      'VIEW',
      `${user}: ${JSON.stringify(has)} is not ${JSON.stringify(want)}`,
    )
    must(topic?.pending.length === 0, 'STUCK', user)
    for (const { data, ends, launch: own } of asked) {
      must(ends.length <= 1, 'ENDS', `${user} ${JSON.stringify(data)}: ${ends.join()}`)
      must(!own.isAlive || ends.length === 1, 'NO-END', `${user} ${JSON.stringify(data)}`)
    }
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
