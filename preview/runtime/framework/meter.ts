import { component } from 'glass-easel-miniprogram-adapter'
import type { GeneralComponent } from 'glass-easel'

import { override } from './override'
import { pageOf } from './page-id'

export interface SetDataCount {
  calls: number
  /** UTF-8 bytes of the data as JSON, which is what crosses to the render layer on a phone. */
  bytes: number
  /** Bytes of the largest call. */
  largest: number
  /** Highest number of calls in one second. */
  peak: number
}

/** Counts `setData` per page, its components included: the figures that WeChat's audit limits. */
export class SetDataMeter {
  private counts = new Map<string, Count>()

  /** The figures so far, by page path. */
  read(): Record<string, SetDataCount> {
    return Object.fromEntries([...this.counts].map(([page, { figures }]) => [page, { ...figures }]))
  }

  reset(): void {
    this.counts.clear()
  }

  record(target: GeneralComponent, data: Record<string, unknown>): void {
    const page = pageOf(target).is
    const count = this.counts.get(page) ?? new Count()
    this.counts.set(page, count)
    count.add(utf8Bytes(JSON.stringify(data)))
    for (const [path, value] of Object.entries(data)) {
      if (value === undefined || typeof value === 'function') {
        console.warn(`setData on ${target.is}: "${path}" is ${typeof value}, which a phone drops`)
      }
    }
  }
}

class Count {
  readonly figures: SetDataCount = { calls: 0, bytes: 0, largest: 0, peak: 0 }
  /** When the calls of the last second were made, oldest first. */
  private readonly recent: number[] = []

  add(bytes: number): void {
    const { figures, recent } = this
    const now = performance.now()
    recent.push(now)
    while (recent[0]! <= now - 1_000) recent.shift()
    figures.calls += 1
    figures.bytes += bytes
    figures.largest = Math.max(figures.largest, bytes)
    figures.peak = Math.max(figures.peak, recent.length)
  }
}

interface Caller {
  readonly _$: GeneralComponent
  setData: (this: Caller, data: Record<string, unknown>, callback?: () => void) => void
}

/** Reports every `setData` to `meter` until the returned function is called. */
export function meterSetData(meter: SetDataMeter): () => void {
  const { prototype } = component.ComponentCaller as unknown as { prototype: Caller }
  return override(
    prototype,
    'setData',
    (original) =>
      function (data, callback) {
        if (!this._$.is.startsWith('__builtin__/')) meter.record(this._$, data ?? {})
        original.call(this, data, callback)
      },
  )
}

function utf8Bytes(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
