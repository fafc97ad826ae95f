import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import { cleanText, lengthOf, limits } from 'demo-chat'

/** The number of characters left is shown from here on. */
const NEAR = 50

/** The text that is being written. */
export class Draft {
  text: string

  constructor(text: string) {
    this.text = text
    makeObservable(this, {
      text: observable.ref,
      left: computed,
      isNearEnd: computed,
      isLine: computed,
      write: action,
      take: action,
    })
  }

  /** Number of characters left; negative for a text that is too long. */
  get left(): number {
    return limits.text - lengthOf(cleanText(this.text))
  }

  get isNearEnd(): boolean {
    return this.left <= NEAR
  }

  /** Whether the text can be sent: it is neither blank nor too long. */
  get isLine(): boolean {
    return this.left >= 0 && this.left < limits.text
  }

  write(text: string): void {
    this.text = text
  }

  /** Takes the text out, for sending; `null` leaves what cannot be sent where it is. */
  take(): string | null {
    if (!this.isLine) return null
    const text = cleanText(this.text)
    this.text = ''
    return text
  }
}
