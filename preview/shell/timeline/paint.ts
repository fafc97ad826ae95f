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
  paintAxis(context, scene, palette)
  for (const fault of scene.faults) paintFault(context, scene, fault, palette)
  scene.faults.forEach((fault, index) => {
    nameFault(context, scene, fault, scene.faults[index + 1], palette, words)
  })
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

/** Shades the time of a fault: in the lane of its phone, or in all. */
function paintFault(context: Context, scene: Scene, fault: Fault, palette: Palette): void {
  const [left, right] = sides(scene, fault)
  const lane = scene.lanes.find(({ phone }) => phone === fault.phone)?.layout
  const top = lane?.top ?? axisHeight + faultsHeight
  const bottom = lane?.bottom ?? scene.height
  context.fillStyle = palette.of('fault-line')
  context.globalAlpha = 0.075
  context.fillRect(left, top, right - left, bottom - top)
  context.globalAlpha = 1
  context.strokeStyle = palette.of('fault-line')
  context.lineWidth = 1
  context.setLineDash([3, 3])
  context.beginPath()
  for (const place of fault.to === null || fault.to === fault.from ? [left] : [left, right]) {
    context.moveTo(Math.round(place) + 0.5, axisHeight + faultsHeight - 4)
    context.lineTo(Math.round(place) + 0.5, bottom)
  }
  context.stroke()
  context.setLineDash([])
  if (fault.to === fault.from) return
  context.fillStyle = palette.of('fault-tint')
  box(context, left + 0.5, axisHeight + 1.5, Math.max(6, right - left - 1), faultsHeight - 5)
  context.fill()
  context.stroke()
}

/** Names a fault in its box, or behind it where no other one is. */
function nameFault(
  context: Context,
  scene: Scene,
  fault: Fault,
  next: Fault | undefined,
  palette: Palette,
  words: Words,
): void {
  const [left, right] = sides(scene, fault)
  const start = Math.max(left, 1)
  const end = next ? sides(scene, next)[0] - 4 : scene.width
  context.font = `600 11.5px ${palette.font}`
  context.textAlign = 'left'
  const text = faultText(fault, words)
  const wide = context.measureText(text).width + 24
  const isCovered = scene.faults.some((other) => {
    const [from, to] = sides(scene, other)
    return other !== fault && from < right + wide && to > right
  })
  const isBehind = fault.to !== null && fault.to !== fault.from && wide > right - start && !isCovered
  const place = isBehind ? right : start
  const room = (fault.to === fault.from || isBehind || fault.to === null ? end : Math.min(end, right)) - place
  // Two faults may begin together: the later one is named.
  if (room < 18) return
  context.save()
  context.beginPath()
  context.rect(place, axisHeight, room, faultsHeight)
  context.clip()
  diamond(context, place + 9, axisHeight + 11, palette.of('fault-line'))
  context.fillStyle = palette.of('fault')
  context.fillText(text, place + 18, axisHeight + 15)
  context.restore()
}

function sides({ x, now }: Scene, { from, to }: Fault): [left: number, right: number] {
  return [x(from), x(Math.min(to ?? now, now))]
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
