// The phone's proof of a round that has ended. It trusts nothing but what it saw before.
import { CLOSED, valuesOf } from '../board/cells'
import type { Options } from '../options'
import type { Result } from '../room/view'
import { commitmentOf, derive } from './derive'

/** Notes of a phone, made while the round was played. */
export interface Evidence {
  /** The commitment that stood in the room before the phone sent its seed, or since it watches. `null`: it came too late. */
  readonly commitment: string | null
  /** The own seed, and the seat at which the server had to use it: `null` where it may have used another one. `null` for one who watched. */
  readonly own: { readonly seat: number | null; readonly seed: string } | null
  /** The cells as they were seen when they were dug: one character each. */
  readonly cells: string
  /** The seat that was seen to begin. */
  readonly starter: number | null
  /** The seat that began the round before; `null` for the first round. */
  readonly startedBefore: number | null
}

export type Step = 'commitment' | 'seed' | 'board' | 'starter'
/** `unseen`: the phone was not there, so it cannot say. */
export interface Check {
  readonly step: Step
  readonly outcome: 'held' | 'unseen' | 'failed'
  /** The first cell that differs from the board. */
  readonly cell?: number
}

/** Checks the four promises of a round, in the order in which a person would. */
export function verify(room: string, options: Options, result: Result, seen: Evidence): Check[] {
  const { round, serverSeed, players } = result
  const { width, height, gold: amount } = options
  const seeds = players.map(({ seed }) => seed)
  const { gold, starter } = derive({ room, round, width, height, gold: amount, serverSeed, seeds })
  const values = valuesOf(options, gold)
  const cell = [...seen.cells].findIndex((value, at) => value !== CLOSED && value !== values[at])
  const begins = seen.startedBefore === null ? players[starter]?.seat : seatAfter(seen.startedBefore, result)
  const hasOwn = players.some(({ seat, seed }) => seed === seen.own?.seed && seat === (seen.own.seat ?? seat))
  return [
    outcome(
      'commitment',
      seen.commitment !== null,
      seen.commitment === result.commitment && seen.commitment === commitmentOf(room, round, serverSeed),
    ),
    outcome('seed', hasOwn || (seen.own?.seat ?? null) !== null, hasOwn),
    {
      ...outcome(
        'board',
        [...seen.cells].some((value) => value !== CLOSED),
        cell < 0,
      ),
      ...(cell >= 0 && { cell }),
    },
    outcome('starter', seen.starter !== null, seen.starter === begins && seen.starter === result.starter),
  ]
}

function outcome(step: Step, wasSeen: boolean, held: boolean): Check {
  return { step, outcome: wasSeen ? (held ? 'held' : 'failed') : 'unseen' }
}

function seatAfter(before: number, { players }: Result): number | undefined {
  return (players.find(({ seat }) => seat > before) ?? players[0])?.seat
}
