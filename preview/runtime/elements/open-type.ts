import type { GeneralComponent } from 'glass-easel'

import { componentOf } from '../framework/dom'

/** The work of each `open-type`, given that button. */
export type OpenTypes = Readonly<Record<string, (button: GeneralComponent) => void>>

/** `<button open-type="…">`: WeChat's own services, which a page opens by a tap and in no other way. */
export function installOpenTypes(screen: HTMLElement, types: OpenTypes, signal: AbortSignal): void {
  screen.addEventListener(
    'click',
    ({ target }) => {
      const element = (target as Element).closest('wx-button[open-type]:not([disabled])')
      const button = element && componentOf(element)
      if (button) types[element.getAttribute('open-type') ?? '']?.(button)
    },
    { signal },
  )
}
