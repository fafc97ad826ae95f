import { h } from '../controls'

/** Lowest timeline, and least height that is left for the phones, in px. */
const least = 180
const phones = 260
const step = 16

/** The upper edge of the timeline, which a pointer and the arrow keys move. */
export function grip(timeline: HTMLElement, label: string): HTMLElement {
  const element = h('div', 'time-grip')
  element.role = 'separator'
  element.tabIndex = 0
  element.ariaLabel = label
  element.setAttribute('aria-orientation', 'horizontal')
  const tell = (height: number): void => {
    const most = Math.max(least, innerHeight - phones)
    element.ariaValueMin = String(least)
    element.ariaValueMax = String(most)
    element.ariaValueNow = String(Math.round(Math.min(most, height)))
  }
  const resize = (height: number): void => {
    const bounded = Math.max(least, Math.min(Math.max(least, innerHeight - phones), height))
    timeline.style.setProperty('--time-height', `${bounded}px`)
    tell(bounded)
  }
  const height = (): number => timeline.getBoundingClientRect().height
  let held: { readonly y: number; readonly height: number } | null = null
  element.addEventListener('pointerdown', ({ clientY, pointerId }) => {
    held = { y: clientY, height: height() }
    element.setPointerCapture(pointerId)
  })
  element.addEventListener('pointermove', ({ clientY }) => {
    if (held) resize(held.height + held.y - clientY)
  })
  const drop = (): void => void (held = null)
  element.addEventListener('pointerup', drop)
  element.addEventListener('pointercancel', drop)
  element.addEventListener('keydown', (event) => {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (way === undefined) return
    event.preventDefault()
    resize(height() + way * step)
  })
  tell(height())
  return element
}
