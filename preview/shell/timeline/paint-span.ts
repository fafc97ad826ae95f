import type { Span } from '../../stage/track'
import type { Words } from '../words'
import type { Palette } from './palette'
import type { LaneLayout, Scene } from './scene'

type Context = CanvasRenderingContext2D

const outlined = new Set(['idle', 'closed', 'ended'])

/** Draws a state as a tint with an edge, a pattern and a word. Colour is never alone. */
export function paintSpan(
  context: Context,
  scene: Scene,
  { band: top, bandHeight: height }: LaneLayout,
  span: Span,
  palette: Palette,
  words: Words,
): void {
  const { state } = span
  const left = Math.max(-8, scene.x(span.from))
  const right = Math.min(scene.width + 8, scene.x(Math.min(span.to ?? scene.now, scene.now)))
  const width = Math.max(0.75, right - left - 1)
  const { edge, ink, tint } = palette.state(state)
  context.save()
  box(context, left, top, width, height)
  context.clip()
  context.fillStyle = tint
  context.fillRect(left, top, width, height)
  if (state === 'offline' || state === 'dead') fill(palette.pattern(context, 'hatch', edge))
  if (state === 'suspended') fill(palette.pattern(context, 'dots', edge))
  if (state === 'waiting') ramp(0.32, scene.x(span.until ?? span.to ?? scene.now))
  context.fillStyle = edge
  if (!outlined.has(state)) context.fillRect(left, top, width, 3)
  context.restore()
  if (state === 'waiting' && span.to === null && span.until !== null) paintPlan(span.until)
  if (state === 'dead' || outlined.has(state)) outline(state === 'dead')
  paintWord()

  function fill(style: CanvasPattern | string): void {
    context.fillStyle = style
    context.fillRect(left, top, width, height)
  }
  /** Falls towards the next attempt. */
  function ramp(alpha: number, tip: number): void {
    context.globalAlpha = alpha
    context.fillStyle = edge
    context.beginPath()
    context.moveTo(left, top)
    context.lineTo(tip, top + height)
    context.lineTo(left, top + height)
    context.fill()
    context.globalAlpha = 1
  }
  /** Draws the part that is still to come, beyond now. */
  function paintPlan(until: number): void {
    const [from, to] = [scene.x(scene.now), scene.x(until)]
    if (to <= from) return
    context.save()
    context.beginPath()
    context.rect(from, top, to - from, height)
    context.clip()
    ramp(0.16, to)
    context.restore()
    context.strokeStyle = edge
    context.lineWidth = 1
    context.setLineDash([3, 3])
    context.strokeRect(from, top + 0.5, to - from - 0.5, height - 1)
    context.setLineDash([])
  }
  function outline(isDashed: boolean): void {
    context.strokeStyle = edge
    context.lineWidth = isDashed ? 1.25 : 1
    if (isDashed) context.setLineDash([4, 3])
    box(context, left + 0.6, top + 0.6, width - 1.2, height - 1.2)
    context.stroke()
    context.setLineDash([])
  }
  function paintWord(): void {
    context.font = `600 11.5px ${palette.font}`
    const word = words(`lane-${state}`)
    const start = Math.max(left, 0)
    const wide = context.measureText(word).width
    if (wide + 12 > right - start) return
    if (state === 'offline' || state === 'suspended' || state === 'dead') {
      context.fillStyle = tint
      box(context, start + 3, top + 4, wide + 8, height - 5)
      context.fill()
    }
    context.fillStyle = ink
    context.textAlign = 'left'
    context.textBaseline = 'middle'
    context.fillText(word, start + 7, top + height / 2 + 2)
    context.textBaseline = 'alphabetic'
  }
}

/** A box with round corners, as a path. */
export function box(context: Context, x: number, y: number, width: number, height: number): void {
  context.beginPath()
  context.roundRect(x, y, Math.max(0, width), Math.max(0, height), Math.max(0, Math.min(4, width / 2)))
}
