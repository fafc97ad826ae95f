/** A list of listeners; a listener added twice is called once, as in WeChat's own `on…`/`off…` pairs. */
export class Signal<T> {
  private readonly listeners = new Set<(value: T) => void>()

  on = (listener: (value: T) => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Without an argument, removes all listeners. */
  off = (listener?: (value: T) => void): void => {
    if (listener) this.listeners.delete(listener)
    else this.listeners.clear()
  }

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value)
  }
}
