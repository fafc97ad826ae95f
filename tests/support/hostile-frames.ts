// Frames that no honest side sends, the same at every run, and what must be as before after them.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Mutated frames into each side: `FRAMES=1000000`, as `npm run test:long` has it. */
export const frames = Number(process.env['FRAMES'] ?? 50_000)
/** Ms for all of them, on a machine that does much else. */
export const timeout = 60_000 + 10 * frames

const hostile: readonly unknown[] = [
  null, true, '', '__proto__', 'constructor', 'x'.repeat(300), '\ud800', 0, -1, 0.5, 1e308, 2 ** 53,
  [], {}, [[]], [[[[[[[[[1]]]]]]]]], { length: 3 }, ['a', 'a'], { a: [[1], [1]] }, { toString: [[1]] }, JSON.parse('{"__proto__":{"a":1}}'),
] // prettier-ignore

/** Text of a frame with a hostile value, another name, or a piece cut, doubled or overwritten. */
export function mutatedText(frame: unknown, random: () => number): string {
  return random() < 0.7 ? JSON.stringify(mutate(frame, random)) : scramble(JSON.stringify(frame), random)
}

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

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
/** Memory in use, in bytes. */
export function heap(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Names that a hostile frame could add for all. */
export function prototypeNames(): readonly (readonly string[])[] {
  const prototypes = [Object.prototype, Array.prototype, String.prototype]
  return prototypes.map((prototype) => Object.getOwnPropertyNames(prototype))
}
