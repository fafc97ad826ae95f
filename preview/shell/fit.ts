import { narrow } from './window-size'

/** Heights of a phone with its frame, in px: a screen has 844 px, and 667 where there is little room. */
const tallest = 868
const shortest = 691
/** Below the first scale a phone gets shorter; below the second it gets only shorter. */
const small = 0.72
const least = 0.62
const gap = 40
/** Height of the line below a phone. */
const captionHeight = 28

/** Shrinks the phones to fit the stage; they are never enlarged. */
export function fit(stage: HTMLElement): void {
  const devices = stage.querySelectorAll<HTMLElement>('.device')
  const [device] = devices
  if (!device || narrow.matches) return
  const { width, height } = stage.getBoundingClientRect()
  const wide = Number.parseFloat(getComputedStyle(device).width)
  const room = height - gap - captionHeight
  const across = (width - gap * (devices.length + 1)) / (wide * devices.length)
  // Shorter before smaller.
  const tall = Math.round(Math.max(shortest, Math.min(tallest, room / small)))
  const wish = Math.min(1, across, Math.max(least, room / tall))
  const scale = Math.floor(Math.max(0.4, wish) * wide) / wide
  stage.style.setProperty('--tall', `${Math.min(tall, Math.floor(room / scale))}px`)
  // Whole pixels: otherwise a gap shows between the screen and its frame.
  stage.style.setProperty('--scale', String(scale))
}
