import type { Disposer } from './platform'

/** Many listeners for one kind of event. Each added one is heard until its own disposer is called. */
export class Listeners<T> {
  private readonly listeners = new Map<symbol, (event: T) => void>()

  add(listener: (event: T) => void): Disposer {
    const key = Symbol()
    this.listeners.set(key, listener)
    return () => {
      this.listeners.delete(key)
    }
  }

  /** Calls every listener that is there now; one that throws keeps no other from hearing. Returns what was thrown. */
  emit(event: T): unknown[] {
    const thrown: unknown[] = []
    for (const [key, listener] of Array.from(this.listeners)) {
      if (!this.listeners.has(key)) continue
      try {
        listener(event)
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
