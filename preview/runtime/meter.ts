import { component } from 'glass-easel-miniprogram-adapter'
import type { GeneralComponent } from 'glass-easel'

import { override } from './override'
import { pageOf } from './page-id'

export interface SetDataCount {
  calls: number
  /** UTF-8 bytes of the data as JSON, which is what crosses to the render layer on a phone. */
  bytes: number
}

/** Counts `setData` per page, its components included: the figure that WeChat's audit limits. */
export class SetDataMeter {
  private counts: Record<string, SetDataCount> = {}

  /** The figures so far, by page path. */
  read(): Record<string, SetDataCount> {
    return Object.fromEntries(Object.entries(this.counts).map(([page, count]) => [page, { ...count }]))
  }

  reset(): void {
    this.counts = {}
  }

  record(target: GeneralComponent, data: Record<string, unknown>): void {
    const count = (this.counts[pageOf(target).is] ??= { calls: 0, bytes: 0 })
    count.calls += 1
    count.bytes += utf8Bytes(JSON.stringify(data))
    for (const [path, value] of Object.entries(data)) {
      if (value === undefined || typeof value === 'function') {
        console.warn(`setData on ${target.is}: "${path}" is ${typeof value}, which a phone drops`)
      }
    }
  }
}

interface Caller {
  readonly _$: GeneralComponent
  setData: (this: Caller, data: Record<string, unknown>, callback?: () => void) => void
}

/** Lets `meter` see every `setData` until the returned function is called. */
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
