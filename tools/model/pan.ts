/** The outcome of a search, from the output of spin's verifier. */
export interface Search {
  readonly states: number
  /** Steps of the longest run that was looked at. */
  readonly depth: number
  readonly megabytes: number
  /** A promise is broken, or there is no end to a run. */
  readonly broken: boolean
  /** The search left nothing out. It ends at the first broken promise. */
  readonly complete: boolean
}

export function readSearch(output: string): Search {
  const number = (pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? NaN)
  const errors = number(/errors: (\d+)/)
  return {
    states: number(/^\s*(\d+) states, stored/m),
    depth: number(/depth reached (\d+)/),
    megabytes: number(/([\d.]+)\s+total actual memory usage/),
    broken: errors > 0,
    complete: errors === 0 && !/Search not completed|max search depth too small/.test(output),
  }
}

const spoken = /^(phone|storage|network|server|broken): /

/** The steps of a replayed run, up to the promise that it breaks. */
export function readTranscript(output: string): string[] {
  const lines = output.split('\n').filter((line) => spoken.test(line))
  const end = lines.findIndex((line) => line.startsWith('broken:'))
  return end === -1 ? lines : lines.slice(0, end + 1)
}
