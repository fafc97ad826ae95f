import type { Fault } from '../../stage/recording'
import type { Words } from '../words'
import { clockText, faultText } from './texts'
import { paintLane } from './paint-lane'
import { box } from './paint-span'
import type { Palette } from './palette'
import { axisHeight, faultsHeight, type Scene } from './scene'

type Context = CanvasRenderingContext2D

/** Draws the whole picture. */
export function paint(context: Context, scene: Scene, palette: Palette, words: Words): void {
  context.clearRect(0, 0, scene.width, scene.height)
  paintAxis(context, scene, palette)
  let end = -Infinity
  for (const fault of scene.faults) end = paintFault(context, scene, fault, end, palette, words)
  scene.lanes.forEach((lane, index) => {
    context.fillStyle = palette.of('line')
    if (index > 0) context.fillRect(0, lane.layout.top, scene.width, 1)
    paintLane(context, scene, lane, palette, words)
  })
  paintNow(context, scene, palette)
  if (scene.pointer === null) return
  context.fillStyle = palette.of('quiet')
  context.fillRect(Math.round(scene.pointer), axisHeight, 1, scene.height)
}

/** Steps of the axis, in ms. */
const steps = [500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000]

function paintAxis(context: Context, scene: Scene, palette: Palette): void {
  const { from, to, begun, width, height, x } = scene
  const step = steps.find((ms) => (ms / (to - from)) * width > 64) ?? 60_000
  const now = x(scene.now)
  context.font = `500 11px ${palette.font}`
  context.textAlign = 'center'
  for (let at = Math.max(0, Math.ceil((from - begun) / step) * step); at <= to - begun; at += step) {
    const place = Math.round(x(begun + at))
    context.fillStyle = palette.of('grid')
    context.fillRect(place, axisHeight - 3, 1, height)
    if (place < 18 || place > width - 18 || Math.abs(place - now) < 38) continue
    context.fillStyle = palette.of('quiet')
    context.fillText(clockText(at, step < 1_000), place, 14)
  }
}

/** @param end where the text of the fault before ends; @returns where this one's ends */
function paintFault(
  context: Context,
  { x, now, width, height }: Scene,
  fault: Fault,
  end: number,
  palette: Palette,
  words: Words,
): number {
  const isMoment = fault.to === fault.from
  const left = x(fault.from)
  const right = x(fault.to ?? now)
  const top = axisHeight + 1
  context.fillStyle = palette.of('fault-line')
  context.globalAlpha = 0.075
  if (!isMoment) context.fillRect(left, axisHeight, right - left, height)
  context.globalAlpha = 1
  context.strokeStyle = palette.of('fault-line')
  context.lineWidth = 1
  context.setLineDash([3, 3])
  context.beginPath()
  for (const place of fault.to === null || isMoment ? [left] : [left, right]) {
    context.moveTo(Math.round(place) + 0.5, axisHeight + 3)
    context.lineTo(Math.round(place) + 0.5, height)
  }
  context.stroke()
  context.setLineDash([])
  context.font = `600 11.5px ${palette.font}`
  context.textAlign = 'left'
  const text = faultText(fault, words)
  const wide = context.measureText(text).width + 24
  const start = Math.max(left, 1)
  if (!isMoment) {
    context.fillStyle = palette.of('fault-tint')
    box(context, start + 0.5, top + 0.5, Math.max(6, right - start - 1), faultsHeight - 5)
    context.fill()
    context.stroke()
  }
  // Two faults may begin together: the words of the first are read.
  if (start < end) return end
  const isOutside = !isMoment && wide > right - start
  const place = isOutside ? right + 4 : start
  diamond(context, place + 9, top + 10, palette.of('fault-line'))
  context.fillStyle = palette.of('fault')
  if (place + 30 < width) context.fillText(text, place + 18, top + 14)
  return place + wide
}

function diamond(context: Context, x: number, y: number, colour: string): void {
  context.fillStyle = colour
  context.beginPath()
  context.moveTo(x - 5, y)
  context.lineTo(x, y - 5)
  context.lineTo(x + 5, y)
  context.lineTo(x, y + 5)
  context.fill()
}

function paintNow(context: Context, scene: Scene, palette: Palette): void {
  const place = Math.round(scene.x(scene.now))
  if (place > scene.width + 20) return
  context.font = `650 11px ${palette.font}`
  const text = clockText(scene.now - scene.begun, false)
  const wide = context.measureText(text).width + 12
  const middle = Math.min(place, scene.width - wide / 2)
  context.fillStyle = palette.of('text')
  context.fillRect(place, axisHeight - 4, 1.5, scene.height)
  box(context, middle - wide / 2, 1, wide, 17)
  context.fill()
  context.fillStyle = palette.of('panel')
  context.textAlign = 'center'
  context.fillText(text, middle, 13.5)
}
