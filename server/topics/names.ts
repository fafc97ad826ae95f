import { utf8Length } from '../../store/base/utf8'
import { limits } from '../../store/protocol'

/** Says what is wrong with the name of a kind of topic; `undefined` if it is right. */
export function patternFault(pattern: unknown): string | undefined {
  const isRight =
    typeof pattern === 'string' &&
    /^[^\s*]+\*?$/.test(pattern) &&
    utf8Length(pattern) <= limits.nameBytes &&
    !pattern.startsWith(here) &&
    !(pattern in Object.prototype)
  return isRight
    ? undefined
    : `a text of at most ${String(limits.nameBytes)} bytes without spaces, not from ${here} on, and with * at its end or not at all`
}

/** Start of the names of topics that tell the members of another one: `here:room:42` those of `room:42`. */
const here = 'here:'

/** The topic whose members a topic tells; `undefined` for one that tells none. */
export function visitedBy(name: string): string | undefined {
  return name.startsWith(here) ? name.slice(here.length) : undefined
}

/** Whether a topic of this name is of the kind `pattern`: `room:*` is the kind of `room:42`, and not of `room:`. */
export function isOfKind(pattern: string, name: string): boolean {
  if (!pattern.endsWith('*')) return pattern === name
  const start = pattern.slice(0, -1)
  return name.length > start.length && name.startsWith(start)
}
