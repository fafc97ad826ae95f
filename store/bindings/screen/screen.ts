import { untracked } from 'mobx-miniprogram'
import { announceTarget } from '../../base/targets'
import type { Disposer } from '../../base/timing'
import type { wechatPages } from '../../platforms/wechat/pages'
import { type Patch, type Payload, PAYLOAD_BYTES, payloadsOf } from '../diff/patches'
import { type Failed, Field } from './field'
import { refuseCollisions, type Settings, type Target } from './options'
import { Pace } from './pace'

/** The optional members of a page that are used. */
export interface Page extends Target {
  readonly route?: unknown
  readonly is?: unknown
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
  readonly retract: Disposer
}

type Host = Omit<typeof wechatPages, 'pages'>

/** One page: sends the bindings of it and of the components in it together, at its pace, while it is shown. */
export class Screen {
  private visibility: 'shown' | 'hidden' | 'gone'
  private failedBefore = false
  private work: 'none' | 'flushing' | 'flushing, and asked again' = 'none'
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
  bind(target: Target, settings: Settings): Binding {
    const known = this.parts.get(target)
    refuseCollisions(settings.fields, Array.from(known?.fields ?? []))
    const fields = settings.fields.map((field) => new Field(target, field, settings, this.touched))
    if (this.visibility === 'gone') return { target, fields }
    const retract = known?.retract ?? announceTarget(target, nameOf(this.page))
    const part = known ?? { target, fields: new Set(), bindings: 0, retract }
    this.parts.set(target, part)
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
    part.retract()
    this.parts.delete(target)
    if (this.parts.size === 0) this.pace.stop()
  }

  /** Sends what changed now, whatever the pace. */
  update(): void {
    const isHidden = this.visibility === 'hidden'
    // A hidden page that asks for its values gets them, and goes on sleeping.
    if (isHidden) this.each(wake)
    try {
      this.flush()
    } finally {
      if (isHidden) this.each(sleep)
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
    this.each(wake)
    this.flush()
  }

  hide(): void {
    if (this.visibility !== 'shown') return
    this.visibility = 'hidden'
    this.pace.stop()
    this.each(sleep)
  }

  /** Ends all bindings of the page, and those that are made later. */
  unload(): void {
    this.visibility = 'gone'
    this.pace.stop()
    this.each(sleep)
    this.parts.forEach(({ fields, retract }) => {
      fields.clear()
      retract()
    })
    this.parts.clear()
  }

  private each(act: (field: Field) => void): void {
    this.parts.forEach(({ fields }) => {
      fields.forEach(act)
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
    try {
      untracked(() => {
        this.send((error) => void failures.push(error))
      })
    } finally {
      if (this.finish() === 'flushing, and asked again') this.touched()
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
              part.fields.forEach(forget)
              break
            }
            if (part.bindings > 0) part.target.setData(payload)
          }
        } catch (error) {
          part.fields.forEach(forget)
          failed(error)
        }
      }
    }
    if (calls > 1 && typeof page.groupSetData === 'function') page.groupSetData(deliver)
    else deliver()
    // Counted from here, so that a page that takes long to draw gets a rest after it.
    this.pace.spend(calls, flushesPerSecond)
    this.each(settle)
  }

  private readonly tooLarge = ({ path, bytes }: Patch): void => {
    this.host.warn(
      `"${path}" is ${String(bytes)} bytes and cannot be divided; WeChat asks for at most 256 KB a call`,
    )
  }
}

function nameOf({ route, is }: Page): string {
  if (typeof route === 'string') return route
  return typeof is === 'string' ? is : 'a page without a route'
}

const wake = (field: Field): void => {
  field.wake()
}
const sleep = (field: Field): void => {
  field.sleep()
}
const settle = (field: Field): void => {
  field.settle()
}
/** Has a field sent again with the next flush: the page's data are not known. */
const forget = (field: Field): void => {
  field.forget()
}
