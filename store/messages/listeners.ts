import type { Disposer } from '../base/timing'

/** Many listeners for one kind of event. Each added one is heard until its own disposer is called. */
export class Listeners<T> {
  private readonly listeners = new Set<{ readonly call: (event: T) => void }>()

  add(call: (event: T) => void): Disposer {
    // Wrapped, because the same function may be added twice.
    const listener = { call }
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** Calls every listener that is there now; one that throws keeps no other from hearing. Returns what was thrown. */
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
