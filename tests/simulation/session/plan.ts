// Everything that is to happen in one simulation, from its seed. A step less leaves the others as they are.
import { Chance } from './chance'
import type { EngineKind } from './far-log'
import { topicNames } from './room'

/** Of the happenings that are no commands: how often each one is drawn. */
const shares = {
  drop: 26,
  mute: 12,
  'refuse-frame': 4,
  kill: 14,
  twin: 4,
  'fail-storage': 4,
  login: 8,
  toggle: 6,
  hide: 4,
  crash: 8,
  pause: 6,
  drain: 3,
  'hostile-client': 2,
  'hostile-server': 3,
} as const
export type Deed = keyof typeof shares | 'send' | 'cancel' | 'undo'

export interface Step {
  /** Ms from the start. */
  readonly at: number
  readonly deed: Deed
  readonly phone: number
  readonly topic: number
  readonly node: number
  /** Decides what else there is to be decided, in [0, 1). */
  readonly dice: number
}

export interface Plan {
  readonly seed: number
  readonly engine: EngineKind
  readonly nodes: number
  readonly phones: number
  readonly topics: readonly string[]
  /** How long a token is valid, in ms. */
  readonly validFor: number
  /** How long a command may wait on a phone, in ms. */
  readonly ttl: number
  /** The steps are done within this time, in ms. */
  readonly storm: number
  readonly steps: readonly Step[]
}

const engines = [
  'simple',
  'memory',
  'memory',
  'durable',
  'durable',
  'durable',
  'rewind',
  'rewind',
  'rewind',
] as const
/** Most faults need few happenings, close together: short worlds find them sooner. Some need time. */
const storms = [2_500, 3_000, 4_000, 5_000, 12_000] as const
const mostCommands = 25
/** So many happenings a second there may be beside the commands. */
const busiest = 3

export function planOf(seed: number): Plan {
  const chance = new Chance(seed, 0)
  const engine = chance.pick<EngineKind>(engines)
  const storm = chance.pick(storms)
  const nodes = isForgetful(engine) ? 1 : 1 + chance.below(2)
  const phones = 2 + chance.below(2)
  const topics = topicNames.slice(0, 1 + chance.below(topicNames.length))
  const steps: Step[] = []
  const add = (deed: Deed, at: number, phone = chance.below(phones)): void => {
    const topic = chance.below(topics.length)
    steps.push({ at: Math.floor(at), deed, phone, topic, node: chance.below(nodes), dice: chance.next() })
  }
  // Some fall silent early: a loss must be announced although nobody writes any more.
  const isSilent = chance.p(0.4)
  const silent = isSilent ? storm / 5 + chance.below(storm / 2) : storm - 500
  for (let phone = 0; phone < phones; phone += 1) {
    // A page that is closed for long enough detaches its topic.
    if (isSilent && chance.p(0.5)) add('toggle', silent, phone)
    for (let at = chance.below(600), sent = 0; at < silent && sent < mostCommands; sent += 1) {
      add('send', at, phone)
      if (chance.p(0.14)) add('cancel', at + (chance.p(0.3) ? 0 : chance.below(1_500)), phone)
      at += chance.below(900)
    }
  }
  const drawn = Object.entries(shares).flatMap(([deed, share]) => Array<Deed>(share).fill(deed as Deed))
  const isHarsh = engine === 'rewind' && chance.p(0.3)
  for (let left = 3 + chance.below((storm / 1_000) * busiest); left > 0; left -= 1) {
    const at = chance.next() * storm
    if (engine === 'rewind' && chance.p(isHarsh ? 0.4 : 0.2)) add('undo', at)
    else if (isHarsh && chance.p(0.4)) add('pause', at)
    else add(chance.pick(drawn), at)
  }
  steps.sort((a, b) => a.at - b.at)
  const validFor = chance.p(0.25) ? 3_000 + chance.below(5_000) : Infinity
  const ttl = chance.p(0.15) ? 1_500 + chance.below(2_500) : 86_400_000
  return { seed, engine, nodes, phones, topics, validFor, ttl, storm, steps }
}

/** Whether the engine ends with its node. */
export function isForgetful(engine: EngineKind): boolean {
  return engine === 'memory' || engine === 'simple'
}

export function textOf({ at, deed, phone, topic, node, dice }: Step): string {
  const place = ['crash', 'pause', 'drain'].includes(deed) ? `node ${String(node)}` : `phone ${String(phone)}`
  return `${String(at).padStart(6)}  ${deed} · ${place} · topic ${String(topic)} · ${dice.toFixed(3)}`
}
