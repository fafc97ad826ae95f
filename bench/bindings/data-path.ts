import { isRecord } from '../../store/base/is-record'
import type { Step } from '../../store/bindings/diff/data-path'

/** Puts a value where a path leads, and makes what is missing on the way: a list before an index, else an object. */
export function write(data: object, segments: readonly Step[], value: unknown): void {
  let place = data as Record<Step, unknown>
  segments.forEach((segment, depth) => {
    const next = segments[depth + 1]
    if (next === undefined) {
      place[segment] = value
      return
    }
    const fits = typeof next === 'number' ? Array.isArray(place[segment]) : isRecord(place[segment])
    if (!fits) place[segment] = typeof next === 'number' ? [] : {}
    place = place[segment] as Record<Step, unknown>
  })
}
