import { action, makeObservable, observable } from 'mobx-miniprogram'

/** The parts of a page that its reader has opened. */
export class Opened {
  private readonly keys = observable.set<string>()

  constructor() {
    makeObservable(this, { toggle: action, clear: action })
  }

  has(key: string): boolean {
    return this.keys.has(key)
  }

  toggle(key: string): void {
    if (!this.keys.delete(key)) this.keys.add(key)
  }

  clear(): void {
    this.keys.clear()
  }
}
