import { Event as WxEvent } from 'glass-easel'

import { shadowElementOf } from '../framework/dom'
import { installKeyboard } from './keyboard'

const longPressAfter = 350
/** Distance in px that a finger may move during a tap. */
const tapDistance = 10

interface Point {
  readonly clientX: number
  readonly clientY: number
  readonly pageX: number
  readonly pageY: number
  readonly identifier?: number
}

/** Turns DOM events into WeChat's events: touches, tap, longpress, ends of transitions and animations. */
export function installGestures(body: HTMLElement, signal: AbortSignal): void {
  installKeyboard(body, signal)
  const press = new Press()
  const capture = { capture: true, signal }
  body.addEventListener('pointerdown', (event) => press.start(event), capture)
  body.addEventListener('pointermove', (event) => press.move(event), capture)
  body.addEventListener('pointerup', () => press.end(), capture)
  body.addEventListener('pointercancel', () => press.end(), capture)
  body.addEventListener('click', (event) => !press.consumed && tap(event), capture)

  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
    const listener = (event: TouchEvent): void =>
      touch(event, type, [...event.touches], [...event.changedTouches])
    body.addEventListener(type, listener, { ...capture, passive: false })
  }
  for (const [pointer, type] of [
    ['pointerdown', 'touchstart'],
    ['pointermove', 'touchmove'],
    ['pointerup', 'touchend'],
  ] as const) {
    body.addEventListener(pointer, (event) => imitateTouch(event, type), capture)
  }
  for (const type of ['transitionend', 'animationstart', 'animationiteration', 'animationend']) {
    body.addEventListener(type, (event) => dispatch(event, type, {}, { bubbles: false }), capture)
  }
}

/** One finger from touch to release: distinguishes a long press and a drag from a tap. */
class Press {
  /** Whether the click that follows must not count as a tap. */
  consumed = false
  private at: Point | undefined
  private timer: ReturnType<typeof setTimeout> | undefined

  start(event: PointerEvent): void {
    this.end()
    this.consumed = false
    this.at = event
    this.timer = setTimeout(() => this.longPress(event), longPressAfter)
  }

  move({ clientX, clientY }: PointerEvent): void {
    if (!this.at || Math.hypot(clientX - this.at.clientX, clientY - this.at.clientY) <= tapDistance) return
    this.end()
    this.consumed = true
  }

  end(): void {
    clearTimeout(this.timer)
    this.at = undefined
  }

  private longPress(event: PointerEvent): void {
    const touches = { touches: [touchOf(event)], changedTouches: [touchOf(event)] }
    dispatch(event, 'longpress', point(event), {}, touches)
    dispatch(event, 'longtap', point(event), {}, touches)
  }
}

function tap(event: MouseEvent): void {
  if ((event.target as Element).closest('wx-button[disabled]')) return
  dispatch(event, 'tap', point(event), {}, { touches: [], changedTouches: [touchOf(event)] })
}

function touch(event: Event, type: string, touches: Point[], changed: Point[]): void {
  const fields = { touches: touches.map(touchOf), changedTouches: changed.map(touchOf) }
  dispatch(event, type, {}, {}, fields)
}

/** Pointer events stand for touches, because a mouse has no touch events. */
function imitateTouch(event: PointerEvent, type: string): void {
  if (event.pointerType === 'touch' || (type === 'touchmove' && event.buttons === 0)) return
  touch(event, type, type === 'touchend' ? [] : [event], [event])
}

function dispatch(
  event: Event,
  type: string,
  detail: object,
  options: { bubbles?: boolean },
  extraFields: Record<string, unknown> = {},
): void {
  const target = shadowElementOf(event.target)
  if (!target) return
  const wxEvent = new WxEvent(type, detail, {
    originalEvent: event,
    bubbles: options.bubbles ?? true,
    composed: true,
    capturePhase: true,
    extraFields,
  })
  WxEvent.dispatchEvent(target, wxEvent)
  if (wxEvent.defaultPrevented() && event.cancelable) event.preventDefault()
}

function point({ clientX, clientY }: Point): { x: number; y: number } {
  return { x: clientX, y: clientY }
}

function touchOf({ identifier = 0, clientX, clientY, pageX, pageY }: Point): object {
  return { identifier, clientX, clientY, pageX, pageY, x: clientX, y: clientY }
}
