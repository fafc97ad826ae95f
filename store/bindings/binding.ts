import { createStoreBindings as bindOfficially } from 'mobx-miniprogram-bindings'
import { type Box, Field } from './field'
import type { Settings, Target } from './options'
import type { Patch } from './patches'

type Handle = ReturnType<typeof bindOfficially>

/**
 * One binding of one page or component. The official bindings are its engine: their reactions follow the store and decide
 * that a field changed. What they would set is nothing to them but a box; what is in it becomes patches.
 */
export class Binding {
  readonly target: Target
  readonly flushesPerSecond: number
  private readonly fields = new Map<string, Field>()
  private readonly official: Handle

  /** @param changed told of a change that the next {@link patches} will bring, at least once */
  constructor(target: Target, settings: Settings, changed: () => void) {
    this.target = target
    this.flushesPerSecond = settings.flushesPerSecond
    for (const { path, read } of settings.fields)
      this.fields.set(path, new Field(path, () => read(target), changed))
    const asks: Record<string, () => Box> = {}
    this.fields.forEach(({ ask }, path) => {
      asks[path] = ask
    })
    // They want a store, though each field has a function that knows its own.
    this.official = bindOfficially({ setData: () => undefined }, { store: {}, fields: asks, actions: [] })
  }

  get paths(): string[] {
    return Array.from(this.fields.keys())
  }

  /** What makes the data of the page or component right. A field that fails keeps no other from being shown. */
  patches(failed: (error: unknown) => void): Patch[] {
    const { data } = this.target
    const patches: Patch[] = []
    this.fields.forEach((field) => {
      try {
        for (const patch of field.patches(data)) patches.push(patch)
      } catch (error) {
        failed(error)
      }
    })
    return patches
  }

  /** The patches are in the data now. */
  settle(): void {
    const { data } = this.target
    this.fields.forEach((field) => {
      field.settle(data)
    })
  }

  /** What the data hold is not known. */
  forget(): void {
    this.fields.forEach((field) => {
      field.forget()
    })
  }

  sleep(): void {
    this.fields.forEach((field) => {
      field.sleep()
    })
  }

  wake(): void {
    this.fields.forEach((field) => {
      field.wake()
    })
  }

  end(): void {
    this.official.destroyStoreBindings()
    this.sleep()
  }
}
