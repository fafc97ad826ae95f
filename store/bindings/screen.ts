import { untracked } from 'mobx-miniprogram'
import type { Disposer } from '../platform'
import { Binding } from './binding'
import type { Host } from './host'
import { metered } from './meter'
import { refuseCollisions, type Settings, type Target } from './options'
import { Pace } from './pace'
import { type Payload, payloadsOf } from './patches'

/** What a page may have beside its data. */
export interface Page extends Target {
  readonly route?: unknown
  readonly is?: unknown
  /** Draws once for all the `setData` in it. Since 2.4.0 of WeChat's base library. */
  groupSetData?(callback: () => void): void
}

/** The page itself, or a component in it. */
interface Part {
  readonly bindings: Set<Binding>
  readonly stopMeter: Disposer
}

interface Delivery {
  readonly target: Target
  readonly part: Part
  readonly payloads: readonly Payload[]
}

/** One page: the bindings of it and of the components in it, sent together, at its pace, while somebody looks at it. */
export class Screen {
  private visibility: 'shown' | 'hidden' | 'gone' = 'shown'
  private work: 'none' | 'flushing' | 'flushing, and asked again' = 'none'
  private readonly parts = new Map<Target, Part>()
  private readonly page: Page
  private readonly pace: Pace

  constructor(page: Page, host: Pick<Host, 'nextTick' | 'now' | 'setTimer'>) {
    this.page = page
    this.pace = new Pace(host)
  }

  get isGone(): boolean {
    return this.visibility === 'gone'
  }

  /** @throws StoreBindingsError where a field goes where another one of the same page or component goes */
  bind(target: Target, settings: Settings): Binding {
    const part = this.parts.get(target) ?? { bindings: new Set(), stopMeter: metered(target, this.name()) }
    const paths = settings.fields.map(({ path }) => path)
    refuseCollisions(
      paths,
      Array.from(part.bindings).flatMap((binding) => binding.paths),
    )
    const binding = new Binding(target, settings, this.touched)
    part.bindings.add(binding)
    this.parts.set(target, part)
    if (this.visibility === 'hidden') binding.sleep()
    return binding
  }

  /** Nothing more is sent for this binding, not even what was pending. */
  end(binding: Binding): void {
    const { target } = binding
    const part = this.parts.get(target)
    if (!part?.bindings.delete(binding)) return
    binding.end()
    if (part.bindings.size > 0) return
    part.stopMeter()
    this.parts.delete(target)
    if (this.parts.size === 0) this.pace.stop()
  }

  /** Sends what changed now, whatever the pace. */
  update(): void {
    if (this.visibility !== 'hidden') {
      this.flush()
      return
    }
    // Whoever asks for it gets it on a hidden page, too, which sleeps on.
    this.each((binding) => {
      binding.wake()
    })
    try {
      this.flush()
    } finally {
      this.each((binding) => {
        binding.sleep()
      })
    }
  }

  /** The same, unless nobody looks. */
  updateIfShown(): void {
    if (this.visibility === 'shown') this.flush()
  }

  /** The page is going to be looked at: it is right before this returns. */
  show(): void {
    if (this.visibility !== 'hidden') return
    this.visibility = 'shown'
    this.each((binding) => {
      binding.wake()
    })
    this.flush()
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
    if (this.work === 'none') this.pace.ask(this.flush)
    else this.work = 'flushing, and asked again'
  }

  private readonly flush = (): void => {
    if (this.work !== 'none') {
      this.work = 'flushing, and asked again'
      return
    }
    this.pace.stop()
    this.work = 'flushing'
    const failures: unknown[] = []
    const failed = (error: unknown): void => void failures.push(error)
    try {
      untracked(() => {
        this.send(this.collect(failed), failed)
      })
    } finally {
      if (this.finished() === 'flushing, and asked again') this.touched()
    }
    if (failures.length > 0) throw failures[0]
  }

  private finished(): Screen['work'] {
    const { work } = this
    this.work = 'none'
    return work
  }

  private collect(failed: (error: unknown) => void): Delivery[] {
    return Array.from(this.parts, ([target, part]) => {
      const patches = Array.from(part.bindings).flatMap((binding) => binding.patches(failed))
      return { target, part, payloads: payloadsOf(patches) }
    })
  }

  private send(deliveries: readonly Delivery[], failed: (error: unknown) => void): void {
    const calls = deliveries.reduce((sum, { payloads }) => sum + payloads.length, 0)
    this.pace.spend(calls, this.flushesPerSecond())
    const asSeen = this.visibility
    const deliver = (): void => {
      for (const { target, part, payloads } of deliveries) {
        try {
          for (const payload of payloads) {
            // What was set before may have led to the end of it.
            if (this.visibility === asSeen && part.bindings.size > 0) target.setData(payload)
          }
        } catch (error) {
          for (const binding of part.bindings) binding.forget()
          failed(error)
        }
      }
    }
    if (calls > 1 && typeof this.page.groupSetData === 'function') this.page.groupSetData(deliver)
    else deliver()
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
    for (const { bindings } of Array.from(this.parts.values())) Array.from(bindings).forEach(act)
  }

  private name(): string {
    const { route, is } = this.page
    return typeof route === 'string' ? route : typeof is === 'string' ? is : 'a page without a route'
  }
}
