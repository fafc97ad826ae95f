import type { GeneralComponent } from 'glass-easel'

import { componentOf } from '../framework/dom'
import type { Host } from '../elements/built-in'

/** `hover-class`: a built-in component has that class while it is pressed. */
export function installHover(body: HTMLElement, signal: AbortSignal): void {
  let pressed: Press[] = []
  const release = (): void => {
    for (const press of pressed) press.release()
    pressed = []
  }
  const options = { capture: true, signal }
  body.addEventListener('pointerdown', ({ target }) => (pressed = hovering(target as Element)), options)
  for (const type of ['pointerup', 'pointercancel']) body.addEventListener(type, release, options)
}

class Press {
  private readonly component: GeneralComponent
  private readonly name: string
  private readonly stay: number
  private readonly timer: ReturnType<typeof setTimeout>

  constructor(component: GeneralComponent, { hoverClass, hoverStartTime, hoverStayTime }: Host['data']) {
    this.component = component
    this.name = hoverClass
    this.stay = hoverStayTime
    this.timer = setTimeout(() => this.wear(true), hoverStartTime)
  }

  release(): void {
    clearTimeout(this.timer)
    setTimeout(() => this.wear(false), this.stay)
  }

  private wear(on: boolean): void {
    for (const name of this.name.split(/\s+/)) this.component.classList?.toggle(name, on)
  }
}

function hovering(target: Element): Press[] {
  const presses: Press[] = []
  for (let element: Element | null = target; element; element = element.parentElement) {
    const component = componentOf(element)
    if (!component?.is.startsWith('__builtin__/')) continue
    const data = component.data as Host['data'] & { disabled?: boolean }
    if (!data.hoverClass || data.hoverClass === 'none' || data.disabled) continue
    presses.push(new Press(component, data))
    if (data.hoverStopPropagation) break
  }
  return presses
}
