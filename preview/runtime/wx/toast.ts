import { make } from '../framework/dom'
import { type Layer, textIn } from '../phone/layer'

export interface ToastOptions {
  title: string
  icon?: 'success' | 'error' | 'loading' | 'none'
  /** Milliseconds. */
  duration?: number
}

const marks: Record<string, string> = { success: '✓', error: '✕', loading: '', none: '' }

export function showToast(layer: Layer, { title, icon = 'success', duration = 1500 }: ToastOptions): void {
  const box = make('div', `mp-toast mp-toast-${icon}`)
  box.setAttribute('role', 'status')
  if (icon !== 'none') box.append(textIn('i', 'mp-toast-icon', marks[icon] ?? ''))
  box.append(textIn('span', '', title))
  layer.show(box)
  if (duration !== Infinity) setTimeout(() => box.remove(), duration)
}
