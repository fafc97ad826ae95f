/** A step of a data path: the name of a member, or the index of an item. */
export type Step = string | number

/** Characters that have a meaning of their own in a path. */
const SPECIAL = /[.[\]\\]/

/** Whether a path can reach a member; WeChat documents no escape for a name with a dot in it. */
export function isReachable(name: string): boolean {
  return name !== '' && !SPECIAL.test(name)
}

/** The path that is `steps` below `path`. */
export function pathTo(path: string, steps: readonly Step[]): string {
  let whole = path
  for (const step of steps) whole += typeof step === 'number' ? `[${String(step)}]` : `.${step}`
  return whole
}

/** The steps of a path such as `a.b[2].c`. */
export function stepsOf(path: string): Step[] {
  const parts: readonly string[] = path.match(/\[\d+\]|[^.[\]]+/g) ?? []
  return parts.map((part) => (part.startsWith('[') ? Number(part.slice(1, -1)) : part))
}

/** The value in a page's data at the end of the steps; `undefined` where there is none. */
export function readSteps(data: unknown, steps: readonly Step[]): unknown {
  let value = data
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<Step, unknown>)[step]
  }
  return value
}
