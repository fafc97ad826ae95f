type Segment = string | number

/** `a.b[2].c` as its parts, names as strings and indices as numbers. */
export function segmentsOf(path: string): Segment[] {
  if (!path.includes('.') && !path.includes('[')) return [path]
  return path.split('.').flatMap((part) => {
    const [name = '', ...indices] = part.split('[')
    return [...(name === '' ? [] : [name]), ...indices.map((index) => Number.parseInt(index, 10))]
  })
}

/** Puts a value where a path leads, and makes what is missing on the way: a list before an index, else an object. */
export function write(data: object, segments: readonly Segment[], value: unknown): void {
  let place = data as Record<Segment, unknown>
  segments.forEach((segment, depth) => {
    const next = segments[depth + 1]
    if (next === undefined) {
      place[segment] = value
      return
    }
    const fits = typeof next === 'number' ? Array.isArray(place[segment]) : isRecord(place[segment])
    if (!fits) place[segment] = typeof next === 'number' ? [] : {}
    place = place[segment] as Record<Segment, unknown>
  })
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
