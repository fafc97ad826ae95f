/* The panel's building blocks: plain elements with an `onInput` and, where it can change from outside, a `show`. */

import { tight } from './window-size'

type Child = Node | string

/** `h('div', 'row', child, …)`. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (className) element.className = className
  element.append(...children)
  return element
}

/** A control with its label, and a hint below, which is its description too. In a tight window the hint is a tooltip. */
export function row(label: string, control: HTMLElement, hint = '', ...notes: HTMLElement[]): HTMLElement {
  const text = h('div', 'row-text', h('span', 'row-label', label), ...notes)
  if (hint) {
    // A slider is in a box with its value.
    ;(control.querySelector('input') ?? control).ariaDescription = hint
    if (tight.matches) text.title = hint
    else text.append(hintOf(hint))
  }
  return h('div', 'row', text, control)
}

/** A hint whose text may change; an empty one takes no room. */
export function hintOf(text = ''): HTMLElement {
  return h('small', 'row-hint', text)
}

export interface Control<T> {
  readonly element: HTMLElement
  /** Shows a value without calling `onInput`. */
  show(value: T): void
}

const arrows: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** Buttons to choose one of a few options; arrow keys lead from one to the next, as in a group of radio buttons. */
export function segments<T extends string>(
  label: string,
  options: readonly (readonly [value: T, text: string])[],
  onInput: (value: T) => void,
): Control<T> {
  const element = h('div', 'segments')
  element.setAttribute('role', 'radiogroup')
  element.ariaLabel = label
  const buttons = options.map(([value, text]) => {
    const button = h('button', '', text)
    button.type = 'button'
    button.dataset['value'] = value
    button.setAttribute('role', 'radio')
    button.onclick = () => {
      show(value)
      onInput(value)
    }
    return button
  })
  element.append(...buttons)
  element.onkeydown = (event) => {
    const step = arrows[event.key]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    if (step === undefined || at < 0) return
    event.preventDefault()
    const next = buttons[(at + step + buttons.length) % buttons.length]
    next?.focus()
    next?.click()
  }
  const show = (value: T): void => {
    for (const button of buttons) {
      const isChosen = button.dataset['value'] === value
      button.ariaChecked = String(isChosen)
      // Tab leads to the chosen one, arrows to the others.
      button.tabIndex = isChosen ? 0 : -1
    }
  }
  return { element, show }
}

/** A menu to choose one of many options; `value` is the chosen one. */
export function choice<T extends string>(
  label: string,
  options: readonly (readonly [value: T, text: string])[],
): { readonly element: HTMLElement; readonly value: T } {
  const select = h('select', 'choice')
  select.ariaLabel = label
  select.append(...options.map(([value, text]) => new Option(text, value)))
  return {
    element: select,
    get value() {
      return select.value as T
    },
  }
}

/** A switch; `alarming` colours it as a warning while it is on. */
export function toggle(label: string, onInput: (on: boolean) => void, alarming = false): Control<boolean> {
  const element = h('input', alarming ? 'toggle alarming' : 'toggle')
  element.type = 'checkbox'
  element.setAttribute('role', 'switch')
  element.ariaLabel = label
  element.onchange = () => onInput(element.checked)
  return { element, show: (on) => (element.checked = on) }
}

/** A slider for 0 to 3000 milliseconds. */
export function delaySlider(label: string, onInput: (ms: number) => void): Control<number> {
  const value = h('output', 'slider-value')
  const range = h('input')
  Object.assign(range, { type: 'range', min: '0', max: '3000', step: '100', ariaLabel: label })
  let held = false
  const show = (ms: number): void => {
    if (held) return
    range.value = String(ms)
    paint(ms)
  }
  const paint = (ms: number): void => {
    value.textContent = ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`
    range.style.setProperty('--filled', `${ms / 30}%`)
  }
  range.oninput = () => {
    held = true
    paint(Number(range.value))
  }
  range.onchange = () => {
    held = false
    onInput(Number(range.value))
  }
  return { element: h('div', 'slider', range, value), show }
}

export function button(text: string, className: string, onClick: () => void, title = ''): HTMLButtonElement {
  const element = h('button', `button ${className}`.trim(), text)
  element.type = 'button'
  element.title = title
  element.onclick = onClick
  return element
}

/** A part of the panel with a title; `aside` is at the right end of the title. */
export function card(
  title: string | HTMLElement,
  aside: readonly HTMLElement[],
  ...children: HTMLElement[]
): HTMLElement {
  const heading = h('header', 'card-head', h('h2', '', title), ...aside)
  return h('section', 'card', heading, ...children)
}
