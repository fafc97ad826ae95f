import type { Span } from '../../stage/track'
import { beginOf, type EntryLife, type FrameMark } from '../../stage/track'
import { type Lane, packBars, rowHeight, type Scene } from './scene'

/** Something in a lane. */
export interface Found {
  readonly phone: string
  readonly item: FrameMark | EntryLife | Span
}

/** Farthest distance from a mark to the pointer, in px. */
const reach = 9

/** Finds the frame or the entry at a place, else the state. */
export function findAt(scene: Scene, x: number, y: number): Found | null {
  const lane = scene.lanes.find(({ layout }) => y >= layout.top && y <= layout.bottom)
  if (!lane) return null
  const item = nearestFrame(scene, lane, x, y) ?? barAt(scene, lane, x, y) ?? spanAt(scene, lane, x)
  return item ? { phone: lane.phone, item } : null
}

function nearestFrame(scene: Scene, { lanes, layout }: Lane, x: number, y: number): FrameMark | null {
  if (Math.abs(y - layout.middle) > layout.stem + 4) return null
  let best: FrameMark | null = null
  let least = reach
  for (const frame of lanes.frames) {
    // Above the line are those that go up.
    const side = (frame.way === 'up') === y <= layout.middle ? 0 : 4
    const distance = Math.abs(scene.x(frame.at) - x) + side
    if (distance >= least) continue
    least = distance
    best = frame
  }
  return best
}

function barAt(scene: Scene, lane: Lane, x: number, y: number): EntryLife | null {
  const { rows } = packBars(lane, scene)
  const found = lane.lanes.bars.find(({ from, to }, index) => {
    const row = rows[index]
    if (row === null || row === undefined) return false
    const top = lane.layout.bars + row * rowHeight
    const left = scene.x(from)
    const right = Math.max(left + 7, scene.x(to ?? scene.now))
    return x >= left - 4 && x <= right + 6 && y >= top - 2 && y <= top + rowHeight - 1
  })
  return found?.life ?? null
}

function spanAt(scene: Scene, { lanes }: Lane, x: number): Span | null {
  return (
    lanes.spans.find(
      ({ from, to }) => scene.x(from) <= x && scene.x(Math.min(to ?? scene.now, scene.now)) >= x,
    ) ?? null
  )
}

/** The item before or after another one, by time. Without one, the newest. */
export function step<T extends FrameMark | EntryLife>(
  items: readonly T[],
  from: T | null,
  direction: -1 | 0 | 1,
): T | null {
  const at = from ? items.indexOf(from) : -1
  if (at < 0) return items.at(-1) ?? null
  return items[Math.max(0, Math.min(items.length - 1, at + direction))] ?? null
}

/** Frames and entries of a phone in the order of their time; heartbeats are passed by, unless they are lost. */
export function stops(
  frames: readonly FrameMark[],
  entries: readonly EntryLife[],
): (FrameMark | EntryLife)[] {
  return [...frames.filter(({ isBeat, isLost }) => !isBeat || isLost), ...entries].sort(
    (one, other) => beginOf(one) - beginOf(other),
  )
}
