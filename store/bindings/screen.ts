import { untracked } from 'mobx-miniprogram'
import type { Binding } from './binding'
import type { Host } from './host'
import type { Settings, Target } from './options'
import { Pace } from './pace'
import { type Failed, Part } from './part'

/** What a page may have beside its data. */
export interface Page extends Target {
  readonly route?: unknown
  readonly is?: unknown
  /** Draws once for all the `setData` in it. Since 2.4.0 of WeChat's base library. */
  groupSetData?(callback: () => void): void
}

/** One page: the bindings of it and of the components in it, sent together, at its pace, while somebody looks at it. */
export class Screen {
  private visibility: 'shown' | 'hidden' | 'gone'
  private failedBefore = false
  private work: 'none' | 'flushing' | 'flushing, and asked again' = 'none'
  private readonly parts = new Map<Target, Part>()
  private readonly page: Page
  private readonly host: Omit<Host, 'pages'>
  private readonly pace: Pace

  constructor(page: Page, host: Omit<Host, 'pages'>, visibility: 'shown' | 'hidden' = 'shown') {
    this.page = page
    this.host = host
    this.visibility = visibility
    this.pace = new Pace(host)
  }

  get isGone(): boolean {
    return this.visibility === 'gone'
  }

  /** @throws StoreBindingsError where a field goes where another one of the same page or component goes */
  bind(target: Target, settings: Settings): Binding {
    const part = this.parts.get(target) ?? new Part(target, nameOf(this.page), this.host.warn)
    const binding = part.bind(settings, this.touched)
    this.parts.set(target, part)
    return binding
  }

  /** Nothing more is sent for this binding, not even what was pending. */
  end(binding: Binding): void {
    const { target } = binding
    const part = this.parts.get(target)
    part?.end(binding)
    if (part?.bindings.size === 0) this.parts.delete(target)
    if (this.parts.size === 0) this.pace.stop()
  }

  /** Sends what changed now, whatever the pace. */
  update(): void {
    if (this.visibility !== 'hidden') {
      this.flush(true)
      return
    }
    // Whoever asks for it gets it on a hidden page, too, which sleeps on.
    this.each((binding) => {
      binding.wake()
    })
    try {
      this.flush(true)
    } finally {
      this.each((binding) => {
        binding.sleep()
      })
    }
  }

  /** The same, unless nobody looks. */
  updateIfShown(): void {
    if (this.visibility === 'shown') this.flush(true)
  }

  /** The page is going to be looked at: it is right before this returns. */
  show(): void {
    if (this.visibility !== 'hidden') return
    this.visibility = 'shown'
    this.each((binding) => {
      binding.wake()
    })
    this.flush(true)
  }

  hide(): void {
    if (this.visibility !== 'shown') return
    this.visibility = 'hidden'
    this.pace.stop()
    this.each((binding) => {
      binding.sleep()
    })
  }

  /** The page will never be looked at again. */
  unload(): void {
    this.visibility = 'gone'
    this.each((binding) => {
      this.end(binding)
    })
  }

  private readonly touched = (): void => {
    if (this.visibility !== 'shown') return
    if (this.work === 'none') this.pace.ask(this.flushChanged)
    else this.work = 'flushing, and asked again'
  }

  private readonly flushChanged = (): void => {
    this.flush(false)
  }

  private flush(all: boolean): void {
    if (this.work !== 'none') {
      this.work = 'flushing, and asked again'
      return
    }
    this.pace.stop()
    this.work = 'flushing'
    const failures: unknown[] = []
    try {
      untracked(() => {
        this.send(all, (error) => void failures.push(error))
      })
    } finally {
      if (this.finished() === 'flushing, and asked again') this.touched()
    }
    // Once more for what a page did not take; a page that takes nothing is not asked for ever.
    if (failures.length > 0 && !this.failedBefore) this.touched()
    this.failedBefore = failures.length > 0
    for (const failure of failures.slice(1)) this.host.warn(String(failure))
    if (failures.length > 0) throw failures[0]
  }

  private finished(): Screen['work'] {
    const { work } = this
    this.work = 'none'
    return work
  }

  private send(all: boolean, failed: Failed): void {
    const parcels = Array.from(this.parts.values(), (part) => ({
      part,
      payloads: part.payloads(all, failed),
    }))
    const calls = parcels.reduce((sum, { payloads }) => sum + payloads.length, 0)
    const { page, visibility } = this
    const deliver = (): void => {
      for (const { part, payloads } of parcels)
        part.send(payloads, () => this.visibility === visibility, failed)
    }
    if (calls > 1 && typeof page.groupSetData === 'function') page.groupSetData(deliver)
    else deliver()
    // From the end on: a page that takes long to draw has a rest after it, too.
    this.pace.spend(calls, this.flushesPerSecond())
    this.each((binding) => {
      binding.settle()
    })
  }

  /** The lowest that a binding asks for. */
  private flushesPerSecond(): number {
    let lowest = Infinity
    this.each((binding) => {
      lowest = Math.min(lowest, binding.flushesPerSecond)
    })
    return lowest
  }

  private each(act: (binding: Binding) => void): void {
    this.parts.forEach(({ bindings }) => {
      bindings.forEach(act)
    })
  }
}

function nameOf({ route, is }: Page): string {
  if (typeof route === 'string') return route
  return typeof is === 'string' ? is : 'a page without a route'
}
