// How a room is played: fixed when it is made. The numbers are those at which neither player has an advantage.

/** `classic` is the article's rule. The others keep the turn after gold, open areas without gold, or both. */
export type Preset = 'classic' | 'quick' | 'streak' | 'flags'
export type Level = 'easy' | 'medium' | 'hard'

export interface Options {
  readonly preset: Preset
  readonly width: number
  readonly height: number
  /** Odd, so that two players cannot tie. */
  readonly gold: number
  readonly seats: number
  /** Ms for one turn. */
  readonly turnTime: number
}

/** The parts of a preset. */
export interface Rules {
  /** A player who finds gold digs again. */
  readonly keepsTurn: boolean
  /** A cell without gold beside it opens the area around it. */
  readonly flood: boolean
  /** The round ends as soon as nobody can catch up with the leader. */
  readonly endsEarly: boolean
}

export const presets: Readonly<Record<Preset, Rules>> = {
  classic: { keepsTurn: false, flood: false, endsEarly: false },
  quick: { keepsTurn: false, flood: true, endsEarly: false },
  streak: { keepsTurn: true, flood: false, endsEarly: false },
  flags: { keepsTurn: true, flood: true, endsEarly: true },
}

export interface Size {
  readonly width: number
  readonly height: number
  readonly gold: number
}

/** The sizes to choose from. Others from 5 to 20 cells a side are legal, too. */
export const sizes = [
  { width: 9, height: 9, gold: 11 },
  { width: 12, height: 12, gold: 25 },
  { width: 16, height: 16, gold: 51 },
] as const satisfies readonly Size[]

/** Ms. */
export const turnTimes: readonly number[] = [10_000, 20_000, 30_000, 60_000]

/** Most players on a board of this many cells: each has at least ten digs. */
export function mostSeats(cells: number): number {
  return cells < 144 ? 3 : cells < 256 ? 6 : 8
}

/** Options of a room with everything left out at its default. */
export function optionsOf(chosen: Partial<Options> = {}): Options {
  const preset = chosen.preset ?? 'classic'
  const { width = 9, height = width, gold } = preset === 'flags' ? { ...sizes[2], ...chosen } : chosen
  const most = sizes.find((size) => size.width === width && size.height === height)?.gold
  return {
    preset,
    width,
    height,
    gold: gold ?? most ?? odd(width * height * 0.17),
    seats: chosen.seats ?? 2,
    turnTime: chosen.turnTime ?? (width * height < 256 ? 30_000 : 20_000),
  }
}

/** The first thing that is wrong with these options, in words, or `null`. */
export function optionsFault(options: Options): string | null {
  const { preset, width, height, gold, seats, turnTime } = options
  const cells = width * height
  if (!Object.keys(presets).includes(preset))
    return `preset must be one of ${Object.keys(presets).join(', ')}`
  if (![width, height].every((side) => Number.isInteger(side) && side >= 5 && side <= 20))
    return 'width and height must be whole numbers from 5 to 20'
  if (!Number.isInteger(gold) || gold % 2 === 0 || gold < cells * 0.08 || gold > cells * 0.35)
    return 'gold must be an odd number, from 8 to 35 % of the cells'
  if (!Number.isInteger(seats) || seats < 2 || seats > mostSeats(cells))
    return `seats must be 2 to ${String(mostSeats(cells))} on a board of this size`
  if (!turnTimes.includes(turnTime)) return `turnTime must be one of ${turnTimes.join(', ')} ms`
  if (preset === 'flags' && !(width === 16 && height === 16 && gold === 51))
    return 'flags is played on 16 × 16 cells with 51 gold'
  return null
}

function odd(about: number): number {
  return 2 * Math.floor(about / 2) + 1
}
