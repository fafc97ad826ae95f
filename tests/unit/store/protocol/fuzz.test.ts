import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  type ClientFrame,
  type FrameFault,
  parseClientFrame,
  parseServerFrame,
  type ServerFrame,
} from '../../../../store/protocol'
import { dice } from '../../../support/dice'
import { clientFrames, serverFrames } from '../../../support/protocol-frames'

/** Frames of a round; there are two for each side. */
const { FRAMES = '12500' } = process.env

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
/** Memory in use, in bytes. */
function heap(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const hostile: readonly unknown[] = [
  null, true, '', '__proto__', 'constructor', 'x'.repeat(300), '\ud800', 0, -1, 0.5, 1e308, 2 ** 53,
  [], {}, [[]], [[[[[[[[[1]]]]]]]]], { length: 3 }, ['a', 'a'], { a: [[1], [1]] }, { toString: [[1]] }, JSON.parse('{"__proto__":{"a":1}}'),
] // prettier-ignore

/** Puts a hostile value, or another name, somewhere into a value. */
function mutate(value: unknown, random: () => number): unknown {
  const any = (): unknown => hostile[Math.floor(random() * hostile.length)]
  if (typeof value !== 'object' || value === null || random() < 0.15) return any()
  const keys = Object.keys(value)
  const key = keys[Math.floor(random() * keys.length)]
  if (key === undefined) return any()
  const entries = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    if (name !== key) return [[name, member]]
    const roll = random()
    if (roll < 0.15) return []
    if (roll < 0.3) return [[random() < 0.5 ? '__proto__' : 'constructor', member]]
    return [[name, mutate(member, random)]]
  })
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries)
}

/** Cuts, doubles or overwrites a piece of a text. */
function scramble(text: string, random: () => number): string {
  const from = Math.floor(random() * text.length)
  const to = from + Math.floor(random() * 8)
  const pieces = [
    '',
    '"',
    '{',
    '[[[[[[[[[',
    '\\u0000',
    '1e999',
    '"__proto__":',
    text.slice(from, to).repeat(3),
  ]
  return text.slice(0, from) + String(pieces[Math.floor(random() * pieces.length)]) + text.slice(to)
}

function attack(
  samples: readonly (ClientFrame | ServerFrame)[],
  parse: (text: string) => ClientFrame | ServerFrame | FrameFault,
): Record<string, number> {
  const random = dice(20_231_114)
  const counts: Record<string, number> = {}
  for (let i = 0; i < Number(FRAMES); i++) {
    const sample = samples[i % samples.length]
    const text =
      random() < 0.7 ? JSON.stringify(mutate(sample, random)) : scramble(JSON.stringify(sample), random)
    const frame = parse(text)
    counts[frame.t] = (counts[frame.t] ?? 0) + 1
    // A frame that passes is one: it passes again, and is the same.
    if (frame.t !== 'fault' && JSON.stringify(parse(JSON.stringify(frame))) !== JSON.stringify(frame))
      throw new Error(`Accepted, then not: ${text}`)
  }
  return counts
}

test.each([
  [
    'server',
    fc.sample(clientFrames, 400),
    parseClientFrame,
    ['attach', 'command', 'detach', 'fault', 'hello', 'ping'],
  ],
  [
    'client',
    fc.sample(serverFrames, 400),
    parseServerFrame,
    ['attached', 'events', 'fault', 'ping', 'welcome'],
  ],
] as const)(
  'no mutated frame makes the parser of the %s throw, touch a prototype or keep memory',
  (_, samples, parse, kinds) => {
    const prototypes = [Object.prototype, Array.prototype, String.prototype]
    const namesOf = (): string[][] => prototypes.map((prototype) => Object.getOwnPropertyNames(prototype))
    const before = namesOf()
    attack(samples, parse)
    const memory = heap()
    const counts = attack(samples, parse)
    expect(namesOf()).toEqual(before)
    expect(Object.keys(counts).sort()).toEqual(kinds)
    expect(heap() - memory).toBeLessThan(2 ** 20)
  },
)
