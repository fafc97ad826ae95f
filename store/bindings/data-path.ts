/** A step of a data path: the name of a member, or the index of an item. */
export type Step = string | number

/** What has a meaning of its own in a path. */
const SPECIAL = /[.[\]\\]/

/** Whether a member can be reached by a path; no page says how a name with a dot in it is to be written. */
export function isReachable(name: string): boolean {
  return name !== '' && !SPECIAL.test(name)
}

/** The path of what is `steps` below `path`. */
export function pathTo(path: string, steps: readonly Step[]): string {
  let whole = path
  for (const step of steps) whole += typeof step === 'number' ? `[${String(step)}]` : `.${step}`
  return whole
}

/** The steps of a path such as `a.b[2].c`. */
export function stepsOf(path: string): Step[] {
  const parts = path.match(/\[\d+\]|[^.[\]]+/g) ?? []
  return parts.map((part) => (part.startsWith('[') ? Number(part.slice(1, -1)) : part))
}

/** What a page's data hold at the end of the steps; `undefined` where there is nothing. */
export function readSteps(data: unknown, steps: readonly Step[]): unknown {
  let value = data
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<Step, unknown>)[step]
  }
  return value
}

/** What a page's data hold at a path. */
export function readPath(data: unknown, path: string): unknown {
  return readSteps(data, stepsOf(path))
}
