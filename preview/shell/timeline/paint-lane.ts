import type { Bar } from '../../stage/lanes'
import type { FrameMark } from '../../stage/track'
import type { Words } from '../words'
import type { Palette } from './palette'
import { paintSpan } from './paint-span'
import { type Lane, packBars, rowHeight, type Scene } from './scene'

type Context = CanvasRenderingContext2D

export function paintLane(context: Context, scene: Scene, lane: Lane, palette: Palette, words: Words): void {
  for (const span of lane.lanes.spans) paintSpan(context, scene, lane.layout, span, palette, words)
  paintFrames(context, scene, lane, palette)
  paintBars(context, scene, lane, palette)
}

function paintFrames(context: Context, scene: Scene, { lanes, layout }: Lane, palette: Palette): void {
  const { middle, stem } = layout
  context.fillStyle = palette.of('line')
  context.fillRect(0, middle, Math.max(0, scene.x(Math.min(scene.now, scene.to))), 1)
  /** Frames closer than 3 px share a stem, and heads closer than 7 px one head. */
  const last = { up: { stem: -99, head: -99 }, down: { stem: -99, head: -99 } }
  for (const frame of lanes.frames) {
    const x = Math.round(scene.x(frame.at))
    const isPicked = frame === scene.picked
    const near = last[frame.way]
    if (!isPicked && !frame.isLost && !frame.isBeat && x - near.stem < 3) continue
    const length = frame.isBeat ? stem / 2 : stem
    const width = isPicked ? 4 : 2
    context.fillStyle = colourOf(frame, palette)
    context.fillRect(x - width / 2, frame.way === 'up' ? middle - length : middle + 1, width, length)
    if (frame.isLost) cross(context, x, middle - length - 1, palette.of('danger'))
    else if (!frame.isBeat) {
      near.stem = x
      if (x - near.head <= 7) continue
      near.head = x
      head(
        context,
        x,
        frame.way === 'up' ? middle - length : middle + length + 1,
        frame.way === 'up' ? 1 : -1,
      )
    }
  }
}

function colourOf({ isLost, isBeat, way }: FrameMark, palette: Palette): string {
  if (isLost) return palette.of('danger')
  return palette.of(isBeat ? 'beat' : way)
}

function head(context: Context, x: number, tip: number, down: 1 | -1): void {
  context.beginPath()
  context.moveTo(x - 3.5, tip + 4 * down)
  context.lineTo(x, tip - down)
  context.lineTo(x + 3.5, tip + 4 * down)
  context.fill()
}

function cross(context: Context, x: number, y: number, colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 1.6
  context.beginPath()
  context.moveTo(x - 3, y - 3)
  context.lineTo(x + 3, y + 3)
  context.moveTo(x + 3, y - 3)
  context.lineTo(x - 3, y + 3)
  context.stroke()
}

function paintBars(context: Context, scene: Scene, lane: Lane, palette: Palette): void {
  const { rows, more } = packBars(lane, scene)
  lane.lanes.bars.forEach((bar, index) => {
    const row = rows[index]
    if (row !== null && row !== undefined)
      paintBar(context, scene, bar, lane.layout.bars + row * rowHeight, palette)
  })
  context.font = `600 11px ${palette.font}`
  context.textAlign = 'left'
  for (const { x, count } of more) {
    const text = `+${String(count)}`
    const left = Math.min(x + 6, scene.x(scene.now) - 22)
    context.fillStyle = palette.of('panel')
    context.fillRect(left - 2, lane.layout.bottom - 12, context.measureText(text).width + 4, 13)
    context.fillStyle = palette.of('quiet')
    context.fillText(text, left, lane.layout.bottom - 2)
  }
}

function paintBar(context: Context, scene: Scene, bar: Bar, y: number, palette: Palette): void {
  const { life, from, to, outcome } = bar
  const left = scene.x(from)
  const right = Math.max(left + 7, scene.x(to ?? scene.now))
  const middle = y + 3
  const isLost = outcome === 'lost'
  life.steps.forEach(({ at, step }, index) => {
    if (step !== 'queued' && step !== 'sent') return
    const next = life.steps[index + 1]
    const begin = scene.x(at)
    const end = next
      ? Math.max(scene.x(next.at), begin + (next === life.steps.at(-1) && to !== null ? right - begin : 0))
      : right
    if (isLost) context.fillStyle = palette.of('danger')
    else context.fillStyle = step === 'queued' ? palette.of('quiet') : palette.of('sent')
    if (isLost) context.fillRect(begin, middle - 1, end - begin, 2)
    else if (step === 'sent') context.fillRect(begin, y, Math.max(2, end - begin), 6)
    else if (end - begin > 2) dashes(context, begin, end, middle, palette.of('quiet'))
  })
  if (isLost) cross(context, right + 1, middle, palette.of('danger'))
  else if (outcome === 'arrived' || outcome === 'refused') {
    context.fillStyle = palette.of(outcome === 'arrived' ? 'arrived' : 'fault-line')
    context.beginPath()
    context.arc(right, middle, 4, 0, 7)
    context.fill()
  }
  if (life !== scene.picked) return
  context.strokeStyle = palette.of('text')
  context.lineWidth = 1.5
  context.strokeRect(left - 3, y - 2.5, right - left + 10, 11)
}

function dashes(context: Context, from: number, to: number, y: number, colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 2.5
  context.setLineDash([4, 2])
  context.beginPath()
  context.moveTo(from, y)
  context.lineTo(to, y)
  context.stroke()
  context.setLineDash([])
}
