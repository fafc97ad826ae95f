import { untracked } from 'mobx-miniprogram'
import { announceTarget, listenToSetData } from '../../base/targets'
import type { Disposer } from '../../base/timing'
import type { wechatPages } from '../../platforms/wechat/pages'
import { type Patch, type Payload, PAYLOAD_BYTES, payloadsOf } from '../diff/patches'
import { type Failed, Field } from './field'
import { refuseCollisions, type Settings, type Target } from './options'
import { Pace } from './pace'

/** The optional members of a page that are used. */
export interface Page extends Target {
  readonly route?: string
  readonly is?: string
  /** Draws once for all the `setData` in it. Since 2.4.0 of WeChat's base library. */
  groupSetData?(callback: () => void): void
}

/** One binding of one page or component. */
export interface Binding {
  readonly target: Target
  readonly fields: readonly Field[]
}

/** The page itself, or a component in it, with the fields of all its bindings. */
interface Part {
  readonly target: Target
  readonly fields: Set<Field>
  bindings: number
  readonly leave: Disposer
}

type Act = 'wake' | 'sleep' | 'settle' | 'forget'

function tell({ fields }: Part, act: Act): void {
  fields.forEach((field) => {
    field[act]()
  })
}

type Host = Omit<typeof wechatPages, 'pages'>

/** One page: sends the bindings of it and of the components in it together, at its pace, while it is shown. */
export class Screen {
  private visibility: 'shown' | 'hidden' | 'gone'
  /** Whether it goes on while it is covered. */
  private isLive = false
  /** Argument of the present `setData`; another one comes from the page's own code. */
  private payload: object | null = null
  private failedBefore = false
  private work: 'none' | 'flushing' | 'asked again' = 'none'
  private readonly parts = new Map<Target, Part>()
  private readonly page: Page
  private readonly host: Host
  private readonly pace: Pace

  constructor(page: Page, host: Host, visibility: 'shown' | 'hidden') {
    this.page = page
    this.host = host
    this.visibility = visibility
    this.pace = new Pace(host)
  }

  /** @throws StoreBindingsError where a field has the place of another one of the same page or component */
  bind(target: Target, settings: Settings, needsWhole: (path: string) => boolean): Binding {
    const { flushesPerSecond, isLive } = settings
    const known = this.parts.get(target)
    refuseCollisions(settings.fields, Array.from(known?.fields ?? []))
    const fields = settings.fields.map((field) => {
      const isWhole = field.isWhole ?? (needsWhole(field.path) || undefined)
      return new Field(target, { ...field, isWhole }, flushesPerSecond, this.touched)
    })
    if (this.visibility === 'gone') return { target, fields }
    if (isLive) {
      this.isLive = true
      this.show()
    }
    const part = known ?? this.newPart(target)
    part.bindings += 1
    for (const field of fields) part.fields.add(field)
    if (fields.length > 0) this.touched()
    return { target, fields }
  }

  /** Sends nothing more for this binding, not even pending changes. */
  end({ target, fields }: Binding): void {
    const part = this.parts.get(target)
    if (part === undefined) return
    for (const field of fields) {
      field.sleep()
      part.fields.delete(field)
    }
    part.bindings -= 1
    if (part.bindings > 0) return
    part.leave()
    this.parts.delete(target)
    if (this.parts.size === 0) this.pace.stop()
  }

  /** Sends what changed now, whatever the pace. */
  update(): void {
    const isHidden = this.visibility === 'hidden'
    // A hidden page that asks for its values gets them, and goes on sleeping.
    if (isHidden) this.each('wake')
    try {
      this.flush()
    } finally {
      if (isHidden) this.each('sleep')
    }
  }

  /** Sends what changed now, unless the page is hidden. */
  updateIfShown(): void {
    if (this.visibility === 'shown') this.flush()
  }

  /** Brings the page up to date before this returns. */
  show(): void {
    if (this.visibility !== 'hidden') return
    this.visibility = 'shown'
    this.each('wake')
    this.flush()
  }

  hide(): void {
    if (this.visibility !== 'shown' || this.isLive) return
    this.visibility = 'hidden'
    this.pace.stop()
    this.each('sleep')
  }

  /** Ends all bindings of the page, and those that are made later. */
  unload(): void {
    this.visibility = 'gone'
    this.pace.stop()
    this.each('sleep')
    this.parts.forEach(({ fields, leave }) => {
      fields.clear()
      leave()
    })
    this.parts.clear()
  }

  private newPart(target: Target): Part {
    const fields = new Set<Field>()
    const unwatch = listenToSetData(target, (data) => {
      if (data !== this.payload)
        for (const path in data) fields.forEach((field) => void field.noteWrite(path))
    })
    const { route, is } = this.page
    const retract = announceTarget(target, route ?? is ?? 'a page without a route')
    const leave = (): void => {
      retract()
      unwatch()
    }
    const part = { target, fields, bindings: 0, leave }
    this.parts.set(target, part)
    return part
  }

  private each(act: Act): void {
    this.parts.forEach((part) => {
      tell(part, act)
    })
  }

  private readonly touched = (): void => {
    if (this.visibility !== 'shown') return
    if (this.work === 'none') this.pace.ask(this.flush)
    else this.work = 'asked again'
  }

  private readonly flush = (): void => {
    if (this.work !== 'none') {
      this.work = 'asked again'
      return
    }
    this.pace.stop()
    this.work = 'flushing'
    const failures: unknown[] = []
    try {
      untracked(() => {
        this.send((error) => void failures.push(error))
      })
    } finally {
      if (this.finish() === 'asked again') this.touched()
    }
    // Tried once more; a page that takes nothing is not tried for ever.
    if (failures.length > 0 && !this.failedBefore) this.touched()
    this.failedBefore = failures.length > 0
    for (const failure of failures.slice(1)) this.host.warn(String(failure))
    if (failures.length > 0) throw failures[0]
  }

  private finish(): Screen['work'] {
    const { work } = this
    this.work = 'none'
    return work
  }

  private send(failed: Failed): void {
    const parcels: { readonly part: Part; readonly payloads: readonly Payload[] }[] = []
    let calls = 0
    let flushesPerSecond = Infinity
    this.parts.forEach((part) => {
      const patches: Patch[] = []
      part.fields.forEach((field) => {
        flushesPerSecond = Math.min(flushesPerSecond, field.flushesPerSecond)
        for (const patch of field.patches(failed)) patches.push(patch)
      })
      const payloads = payloadsOf(patches, PAYLOAD_BYTES, this.tooLarge)
      calls += payloads.length
      if (payloads.length > 0) parcels.push({ part, payloads })
    })
    const { page, visibility } = this
    const deliver = (): void => {
      for (const { part, payloads } of parcels) {
        try {
          for (const payload of payloads) {
            // An earlier `setData` may have hidden or ended the page, or ended the binding.
            if (this.visibility !== visibility) {
              tell(part, 'forget')
              break
            }
            this.payload = payload
            if (part.bindings > 0) part.target.setData(payload)
          }
        } catch (error) {
          tell(part, 'forget')
          failed(error)
        }
      }
    }
    if (calls > 1 && typeof page.groupSetData === 'function') page.groupSetData(deliver)
    else deliver()
    // Counted from here, so that a page that takes long to draw gets a rest after it.
    this.pace.spend(calls, flushesPerSecond)
    this.each('settle')
  }

  private readonly tooLarge = ({ path, bytes }: Patch): void => {
    this.host.warn(
      `"${path}" is ${String(bytes)} bytes and cannot be divided; WeChat asks for at most 256 KB a call`,
    )
  }
}
