// Everything that is to happen in one game, from its seed. A step less leaves the others as they are.
import { type Level, type Options, optionsOf, type Preset } from '../../../game/options'
import { Chance } from '../session/chance'
import type { EngineKind } from '../session/far-log'

/** How often each happening is drawn. */
const shares = {
  drop: 24,
  mute: 10,
  'refuse-frame': 3,
  kill: 14,
  'fail-storage': 2,
  hide: 6,
  leave: 5,
  crash: 10,
  pause: 6,
  drain: 4,
  undo: 8,
} as const

export interface Step {
  /** Ms from the start. */
  readonly at: number
  readonly deed: keyof typeof shares
  readonly phone: number
  readonly node: number
  /** Decides what else there is to be decided, in [0, 1). */
  readonly dice: number
}

export interface Plan {
  readonly seed: number
  readonly engine: Exclude<EngineKind, 'simple'>
  readonly nodes: number
  /** Those beyond the seats watch. */
  readonly phones: number
  readonly options: Options
  /** `null` for a person on each seat. */
  readonly bot: Level | null
  readonly rounds: number
  /** The steps are done within this time, in ms. */
  readonly storm: number
  readonly steps: readonly Step[]
}

const sizes = [
  { width: 5, height: 5, gold: 5 },
  { width: 5, height: 6, gold: 7 },
  { width: 9, height: 9, gold: 11 },
] as const
/** The least that seats four. */
const forFour = { width: 12, height: 12, gold: 13 } as const
const storms = [3_000, 6_000, 12_000] as const

export function planOf(seed: number): Plan {
  const chance = new Chance(seed, 0)
  const engine = chance.pick(['memory', 'durable', 'durable', 'rewind'] as const)
  const nodes = engine === 'memory' ? 1 : 1 + chance.below(2)
  const phones = 2 + chance.below(3)
  const isForFour = phones === 4 && chance.p(0.1)
  const size = isForFour ? forFour : chance.pick(sizes.slice(0, chance.p(0.85) ? 2 : 3))
  const seats = isForFour ? 4 : 2 + chance.below(Math.min(2, phones - 1))
  const preset = chance.pick<Preset>(['classic', 'classic', 'quick', 'streak'])
  const storm = chance.pick(storms)
  const drawn = Object.entries(shares).flatMap(([deed, share]) =>
    Array<Step['deed']>(share).fill(deed as Step['deed']),
  )
  const steps = Array.from({ length: 3 + chance.below((storm / 1_000) * 2) }, (): Step => ({
    // The room is there by then.
    at: Math.floor(300 + chance.next() * (storm - 300)),
    deed: chance.pick(drawn),
    phone: chance.below(phones),
    node: chance.below(nodes),
    dice: chance.next(),
  }))
  return {
    ...{ seed, engine, nodes, phones, storm },
    options: optionsOf({ preset, ...size, seats, turnTime: chance.p(0.2) ? 30_000 : 10_000 }),
    bot: chance.p(0.15) ? chance.pick<Level>(['easy', 'medium', 'hard']) : null,
    rounds: chance.p(0.25) ? 2 : 1,
    steps: steps.sort((one, other) => one.at - other.at),
  }
}

export function textOf({ at, deed, phone, node, dice }: Step): string {
  const place = ['crash', 'pause', 'drain'].includes(deed) ? `node ${String(node)}` : `phone ${String(phone)}`
  return `${String(at).padStart(6)}  ${deed} · ${place} · ${dice.toFixed(3)}`
}
