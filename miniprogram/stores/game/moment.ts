import { action, makeObservable, observable } from 'mobx-miniprogram'

/** A value that is shown for a moment: `null` before and after. */
export class Moment<T> {
  value: T | null = null
  private readonly ms: number
  private stop = (): void => undefined

  constructor(ms: number) {
    this.ms = ms
    makeObservable(this, { value: observable.ref, show: action.bound, clear: action.bound })
  }

  show(value: T): void {
    this.clear()
    this.value = value
    const timer = setTimeout(this.clear, this.ms)
    this.stop = () => {
      clearTimeout(timer)
    }
  }

  clear(): void {
    this.stop()
    this.value = null
  }
}
