import type { Strength } from './phone'

/** Milliseconds for which a vibration is seen. WeChat's long one lasts 400 ms. */
const durations: Readonly<Record<Strength, number>> = { light: 120, medium: 180, heavy: 240, long: 400 }
const timers = new WeakMap<HTMLElement, ReturnType<typeof setTimeout>>()

/** Shows a vibration: the element shakes, or has a mark where motion is reduced. */
export function showVibration(element: HTMLElement, strength: Strength): void {
  clearTimeout(timers.get(element))
  delete element.dataset['vibrates']
  // Without a layout in between, the shake of before would go on.
  void element.offsetWidth
  element.dataset['vibrates'] = strength
  timers.set(
    element,
    setTimeout(() => delete element.dataset['vibrates'], durations[strength]),
  )
}
