import { make } from '../framework/dom'
import type { Phone } from './phone'

/** The layer over the pages: one toast, dialog or sheet at a time. */
export class Layer {
  private readonly element = make('div', 'mp-layer')
  private readonly phone: Phone

  constructor(screen: HTMLElement, phone: Phone) {
    this.phone = phone
    screen.append(this.element)
  }

  /** Chooses between two texts by the language of the phone. */
  words(chinese: string, english: string): string {
    return this.phone.state.language === 'en' ? english : chinese
  }

  show(part: HTMLElement): void {
    this.element.replaceChildren(part)
  }

  clear(): void {
    this.element.replaceChildren()
  }

  /** Shows a dialog until `done` is called inside it. */
  ask<T>(kind: 'modal' | 'sheet', fill: (box: HTMLElement, done: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve) => {
      const shade = make('div', `mp-shade mp-shade-${kind}`)
      const box = make('div', `mp-${kind}`)
      box.setAttribute('role', 'dialog')
      box.ariaModal = 'true'
      shade.append(box)
      fill(box, (value) => {
        shade.remove()
        resolve(value)
      })
      this.show(shade)
    })
  }
}

/** One answer of a dialog. */
export function choice(text: string, kind: string, chosen: () => void): HTMLButtonElement {
  const button = textIn('button', kind, text)
  button.onclick = chosen
  return button
}

/** Makes an element with a text. */
export function textIn<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text: string,
): HTMLElementTagNameMap[K] {
  return Object.assign(make(tag, className), { textContent: text })
}
