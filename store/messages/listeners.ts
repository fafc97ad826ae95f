import type { Disposer } from '../base/timing'

/** The listeners of one kind of event. Each is called until its own disposer is. */
export class Listeners<T> {
  private readonly listeners = new Set<{ readonly call: (event: T) => void }>()

  add(call: (event: T) => void): Disposer {
    // In an object, because the same function may be added twice.
    const listener = { call }
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** Calls every listener that is there now, also after one that throws. Returns the thrown errors. */
  emit(event: T): unknown[] {
    const thrown: unknown[] = []
    for (const listener of Array.from(this.listeners)) {
      if (!this.listeners.has(listener)) continue
      try {
        listener.call(event)
      } catch (error) {
        thrown.push(error)
      }
    }
    return thrown
  }

  clear(): void {
    this.listeners.clear()
  }
}
