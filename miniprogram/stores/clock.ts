import { createAtom } from 'mobx-miniprogram'

/** The time as an observable. It ticks once a second, and only while something observes it. */
export class Clock {
  private stop = (): void => undefined
  private readonly atom = createAtom(
    'clock',
    () => {
      const timer = setInterval(() => {
        this.atom.reportChanged()
      }, 1_000)
      this.stop = () => {
        clearInterval(timer)
      }
    },
    () => {
      this.stop()
    },
  )

  /** Epoch ms. */
  get now(): number {
    this.atom.reportObserved()
    return Date.now()
  }
}
