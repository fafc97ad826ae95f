import type { Page } from './page'

/** A bundled library, compiled once and evaluated on every page anew: what it keeps in its module belongs to one phone. */
export class Script {
  private readonly text: string
  private compiled: { names: string[]; run: (...globals: unknown[]) => unknown } | null = null

  constructor(text: string) {
    this.text = text
  }

  /** Gives what the library exports. */
  runOn({ globals }: Page): unknown {
    this.compiled ??= compile(Object.keys(globals), this.text)
    const { names, run } = this.compiled
    return run(...names.map((name) => globals[name]))
  }
}

function compile(names: string[], text: string) {
  // A function, not a vm context: a thousand phones at once are a thousand closures.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function(...names, text) as (...globals: unknown[]) => unknown
  return { names, run }
}
