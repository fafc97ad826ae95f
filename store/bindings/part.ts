import type { Disposer } from '../base/timing'
import { Binding } from './binding'
import { metered } from './meter'
import { refuseCollisions, type Settings, type Target } from './options'
import { type Patch, type Payload, PAYLOAD_BYTES, payloadsOf } from './patches'

/** Told of what went wrong where the rest has to go on. */
export type Failed = (error: unknown) => void

/** The page itself, or a component in it, with all bindings of it. */
export class Part {
  readonly bindings = new Set<Binding>()
  private readonly target: Target
  private readonly stopMeter: Disposer
  private readonly warn: (text: string) => void

  /** @param page what the meter calls the page */
  constructor(target: Target, page: string, warn: (text: string) => void) {
    this.target = target
    this.warn = warn
    this.stopMeter = metered(target, page)
  }

  /** @throws StoreBindingsError where a field goes where that of another binding goes */
  bind(settings: Settings, changed: () => void): Binding {
    const paths = settings.fields.map(({ path }) => path)
    refuseCollisions(
      paths,
      Array.from(this.bindings).flatMap((binding) => binding.paths),
    )
    const binding = new Binding(this.target, settings, changed)
    this.bindings.add(binding)
    return binding
  }

  end(binding: Binding): void {
    if (!this.bindings.delete(binding)) return
    binding.end()
    if (this.bindings.size === 0) this.stopMeter()
  }

  /**
   * What `setData` must be given so that all fields are shown right, call by call.
   *
   * @param all also of fields of which nothing was heard
   */
  payloads(all: boolean, failed: Failed): Payload[] {
    const patches: Patch[] = []
    this.bindings.forEach((binding) => {
      for (const patch of binding.patches(all, failed)) patches.push(patch)
    })
    return payloadsOf(patches, PAYLOAD_BYTES, ({ path, bytes }) => {
      this.warn(
        `"${path}" is ${String(bytes)} bytes and has no parts that could go apart; WeChat asks for at most 256 KB a call`,
      )
    })
  }

  /** @param isWanted asked before each call: what was set before may have led to the end of it */
  send(payloads: readonly Payload[], isWanted: () => boolean, failed: Failed): void {
    try {
      for (const payload of payloads) {
        if (!isWanted()) {
          this.forget()
          return
        }
        if (this.bindings.size > 0) this.target.setData(payload)
      }
    } catch (error) {
      this.forget()
      failed(error)
    }
  }

  private forget(): void {
    for (const binding of this.bindings) binding.forget()
  }
}
