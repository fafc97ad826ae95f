import { createStoreBindings as bindOfficially } from 'mobx-miniprogram-bindings'
import { Field } from './field'
import type { Settings, Target } from './options'
import type { Patch } from './patches'

type Handle = ReturnType<typeof bindOfficially>

/**
 * One binding of one page or component. The official bindings are its engine: their reactions follow the store and say
 * that a field changed. Its value, which they would copy each time, is not handed to them, but read when it is sent.
 */
export class Binding {
  readonly target: Target
  readonly flushesPerSecond: number
  private readonly fields = new Map<string, Field>()
  /** Those that changed, and those that were looked at for them. */
  private readonly due = new Set<Field>()
  private looked: readonly Field[] = []
  /** Those whose value could not be sent. */
  private readonly broken = new Set<Field>()
  private readonly official: Handle

  /** @param changed told of a change that the next {@link patches} will bring, at least once */
  constructor(target: Target, settings: Settings, changed: () => void) {
    this.target = target
    this.flushesPerSecond = settings.flushesPerSecond
    for (const { path, read } of settings.fields) {
      const field = new Field(
        { path, wholeValue: settings.wholeValues },
        () => read(target),
        () => {
          this.due.add(field)
          changed()
        },
      )
      this.fields.set(path, field)
    }
    const asks: Record<string, () => null> = {}
    this.fields.forEach(({ ask }, path) => {
      asks[path] = ask
    })
    // They want a store, though each field has a function that knows its own.
    this.official = bindOfficially({ setData: () => undefined }, { store: {}, fields: asks, actions: [] })
  }

  get paths(): string[] {
    return Array.from(this.fields.keys())
  }

  /**
   * What makes the data of the page or component right. A field that fails keeps no other from being shown.
   *
   * @param all also of fields of which nothing was heard: within an action the reactions wait for its end
   */
  patches(all: boolean, failed: (error: unknown) => void): Patch[] {
    const { data } = this.target
    const patches: Patch[] = []
    this.looked = Array.from(all ? this.fields.values() : this.due)
    this.due.clear()
    for (const field of this.looked) {
      try {
        for (const patch of field.patches(data)) patches.push(patch)
        this.broken.delete(field)
      } catch (error) {
        field.forget()
        // Tried again with whatever is sent next, but told of once.
        this.due.add(field)
        if (!this.broken.has(field)) failed(error)
        this.broken.add(field)
      }
    }
    return patches
  }

  /** The patches are in the data now. */
  settle(): void {
    const { data } = this.target
    for (const field of this.looked) field.settle(data)
  }

  /** What the data hold is not known. */
  forget(): void {
    this.fields.forEach((field) => {
      field.forget()
      this.due.add(field)
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
      this.due.add(field)
    })
  }

  end(): void {
    this.official.destroyStoreBindings()
    this.sleep()
  }
}
