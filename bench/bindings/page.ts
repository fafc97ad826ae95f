import { stepsOf } from '../../store/bindings/diff/data-path'
import { write } from './data-path'

interface Call {
  readonly at: number
  readonly bytes: number
}

/**
 * One page as the phone has it, the same for every contestant: `setData` makes JSON of its argument, which crosses to the
 * render layer and is parsed there, and puts a deep copy of each value at its path in `data`.
 */
export class Page {
  readonly data: Record<string, unknown> = {}
  readonly calls: Call[] = []
  onShow: (() => void) | undefined
  onHide: (() => void) | undefined
  onUnload: (() => void) | undefined
  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
  }

  setData(changes: Record<string, unknown>): void {
    const text = JSON.stringify(changes)
    this.calls.push({ at: this.now(), bytes: Buffer.byteLength(text) })
    // The render layer. Its later work depends on the template and is the same for all.
    JSON.parse(text)
    for (const path of Object.keys(changes)) write(this.data, stepsOf(path), copied(changes[path]))
  }

  groupSetData(job: () => void): void {
    job()
  }

  get bytes(): number {
    return this.calls.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Sets the counts to 0. */
  forget(): void {
    this.calls.length = 0
  }
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copied)
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) copy[key] = copied((value as Record<string, unknown>)[key])
  return copy
}
