// Applies the paths of `setData` as WeChat does: glass-easel's data_path.ts (parsePathWithSpecialChars) and
// data_proxy.ts (applyDataUpdates), written anew, so that the code under test does not judge itself.

type Step = string | number
type Container = Record<Step, unknown>

/** Everything that a page is given in one `setData`, path by path in its order. */
export function applyPatches(data: object, patches: Readonly<Record<string, unknown>>): void {
  for (const path of Object.keys(patches)) applyPath(data, path, patches[path])
}

/** Writes a value at a path such as `a.b[2].c`. What is missing on the way is made, and what is in the way replaced. */
function applyPath(data: object, path: string, value: unknown): void {
  const steps = parsePath(path)
  let container = data as Container
  steps.slice(0, -1).forEach((step, at) => {
    const next = container[step]
    const fits =
      typeof steps[at + 1] === 'number'
        ? Array.isArray(next)
        : typeof next === 'object' && next !== null && !Array.isArray(next)
    if (!fits || !Object.hasOwn(container, step))
      container[step] = typeof steps[at + 1] === 'number' ? [] : {}
    container = container[step] as Container
  })
  container[steps.at(-1) ?? ''] = value
}

/** A backslash keeps `.`, `[`, `]` and itself from having a meaning. */
export function parsePath(path: string): Step[] {
  const steps: Step[] = []
  let at = 0
  while (at < path.length) {
    if (path[at] === '[') {
      const index = /^\d+/.exec(path.slice(at + 1))?.[0]
      if (index === undefined) throw new Error(`data path "${path}" has no index at ${String(at + 1)}`)
      at += index.length + 1
      if (at < path.length && path[at] !== ']')
        throw new Error(`data path "${path}" wants ] at ${String(at)}`)
      at += 1
      steps.push(Number(index))
    } else {
      const isMember = path[at] === '.'
      const text = /^(?:\\[.[\]\\]|[^.[])*/.exec(path.slice(isMember ? at + 1 : at))?.[0] ?? ''
      at += text.length + (isMember ? 1 : 0)
      if (text !== '' || !isMember) steps.push(text.replace(/\\([.[\]\\])/g, '$1'))
    }
  }
  return steps.length > 0 ? steps : ['']
}
