import type { Recording } from '../../stage/recording'
import { h } from '../controls'
import type { Palette } from './palette'
import type { TimeWindow } from './time-window'

/** Farthest distance from an edge of the brush to a pointer that takes it, in px. */
const reach = 7
/** Shortest time between two pictures, in ms. */
const slow = 250

/** Clears a canvas and gives it the size that it has on the screen. */
export function prepare(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const { clientWidth: width, clientHeight: height } = canvas
  const context = canvas.getContext('2d')
  if (!context || width === 0 || height === 0) return null
  const ratio = devicePixelRatio || 1
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  return context
}

/** Draws the states of each phone between two times as a thin row, without words. */
export function paintStates(
  canvas: HTMLCanvasElement,
  recording: Recording,
  phones: readonly string[],
  from: number,
  to: number,
  now: number,
  palette: Palette,
): CanvasRenderingContext2D | null {
  const context = prepare(canvas)
  if (!context) return null
  const { clientWidth: width, clientHeight: height } = canvas
  const share = (height - 2) / phones.length
  phones.forEach((phone, index) => {
    let drawn = -1
    for (const span of recording.track(phone).spans) {
      const end = Math.min(span.to ?? now, to)
      if (end < from || span.from > to) continue
      const left = Math.max(0, ((span.from - from) / (to - from)) * width)
      const right = ((end - from) / (to - from)) * width
      // One of many within a pixel.
      if (right <= drawn && span.state !== 'dead') continue
      drawn = Math.max(right, Math.ceil(left))
      context.fillStyle = palette.state(span.state).edge
      context.fillRect(left, 1 + share * index, Math.max(1, right - left), share - 1)
    }
  })
  return context
}

/** The whole recording in one strip, with a brush over the part that the picture shows: dragging moves it, its edges zoom. */
export class Overview {
  readonly element = h('canvas', 'overview')
  private readonly recording: Recording
  private readonly window: TimeWindow
  private drawnAt = 0

  /** @param changed the window was moved */
  constructor(recording: Recording, window: TimeWindow, changed: () => void) {
    this.recording = recording
    this.window = window
    // The picture below does the same by keyboard, and says it.
    this.element.ariaHidden = 'true'
    this.listen(changed)
  }

  draw(phones: readonly string[], palette: Palette, clock: number, isStale: boolean): void {
    if (!isStale && clock - this.drawnAt < slow) return
    this.drawnAt = clock
    const [from, to] = this.range(clock)
    const now = this.window.nowAt(clock)
    const context = paintStates(this.element, this.recording, phones, from, to, now, palette)
    if (!context) return
    const [left, right] = this.brush(clock)
    const { clientWidth: width, clientHeight: height } = this.element
    context.globalAlpha = 0.6
    context.fillStyle = palette.of('panel')
    context.fillRect(0, 0, left, height)
    context.fillRect(right, 0, width - right, height)
    context.globalAlpha = 1
    context.strokeStyle = palette.of('text')
    context.lineWidth = 1.5
    context.strokeRect(left + 0.75, 0.75, Math.max(3, right - left - 1.5), height - 1.5)
  }

  /** The time that the strip shows: all that was recorded, at least the window. */
  private range(clock: number): readonly [from: number, to: number] {
    const { begun } = this.recording
    return [begun, Math.max(clock, this.window.endAt(clock), begun + 60_000)]
  }

  /** The places of the window in the strip. */
  private brush(clock: number): readonly [left: number, right: number] {
    const end = this.window.endAt(clock)
    return [this.placeOf(end - this.window.span, clock), this.placeOf(end, clock)]
  }

  private placeOf(at: number, clock: number): number {
    const [from, to] = this.range(clock)
    const place = ((at - from) / (to - from)) * this.element.clientWidth
    return Math.max(0, Math.min(this.element.clientWidth, place))
  }

  private timeAt(x: number, clock: number): number {
    const [from, to] = this.range(clock)
    return from + (x / this.element.clientWidth) * (to - from)
  }

  private listen(changed: () => void): void {
    let grip: 'left' | 'right' | 'all' | null = null
    /** From the pointer to the right edge, in ms. */
    let offset = 0
    const drag = (x: number): void => {
      const clock = Date.now()
      const at = this.timeAt(x, clock)
      const end = this.window.endAt(clock)
      if (grip === 'all') this.window.moveTo(at + offset, clock)
      if (grip === 'left') this.window.show(at, end, clock)
      if (grip === 'right') this.window.show(end - this.window.span, at, clock)
      changed()
    }
    this.element.addEventListener('pointerdown', ({ offsetX, pointerId }) => {
      const clock = Date.now()
      const [left, right] = this.brush(clock)
      const { span } = this.window
      const isInside = offsetX > left && offsetX < right
      if (right - left > 4 * reach && Math.abs(offsetX - left) < reach) grip = 'left'
      else if (right - left > 4 * reach && Math.abs(offsetX - right) < reach) grip = 'right'
      else grip = 'all'
      // A press beside the brush brings its middle there.
      offset = isInside ? this.window.endAt(clock) - this.timeAt(offsetX, clock) : span / 2
      this.element.setPointerCapture(pointerId)
      if (grip === 'all' && !isInside) drag(offsetX)
    })
    this.element.addEventListener('pointermove', ({ offsetX }) => {
      if (grip !== null) return drag(offsetX)
      const [left, right] = this.brush(Date.now())
      const isEdge = Math.min(Math.abs(offsetX - left), Math.abs(offsetX - right)) < reach
      this.element.style.cursor = isEdge && right - left > 4 * reach ? 'ew-resize' : 'grab'
    })
    const drop = (): void => void (grip = null)
    this.element.addEventListener('pointerup', drop)
    this.element.addEventListener('pointercancel', drop)
  }
}
