import type { Fault } from '../../stage/recording'
import type { Lanes } from '../../stage/lanes'
import type { EntryLife, FrameMark } from '../../stage/track'

/** Heights of the axis and of the row of faults, in px. */
export const axisHeight = 22
export const faultsHeight = 24

/** One phone's part of the picture. */
export interface Lane {
  readonly phone: string
  readonly lanes: Lanes
  readonly layout: LaneLayout
}

/** Vertical places in px. */
export interface LaneLayout {
  readonly top: number
  /** The band of states. */
  readonly band: number
  readonly bandHeight: number
  /** The line between frames up and frames down, and the length of the longest. */
  readonly middle: number
  readonly stem: number
  /** The rows of entries. */
  readonly bars: number
  readonly bottom: number
}

/** The selected mark, by pointer or by keyboard. */
export type Picked = FrameMark | EntryLife | null

/** All that a picture is drawn from; times are epoch ms, places are px. */
export interface Scene {
  readonly width: number
  readonly height: number
  readonly from: number
  readonly to: number
  readonly now: number
  readonly begun: number
  readonly lanes: readonly Lane[]
  readonly faults: readonly Fault[]
  readonly picked: Picked
  /** The pointer's place; `null` outside. */
  readonly pointer: number | null
  readonly x: (at: number) => number
}

/** Divides the height among the phones. */
export function laneLayout(height: number, count: number, index: number): LaneLayout {
  const top = axisHeight + faultsHeight
  const share = (height - top) / count
  const start = Math.round(top + share * index) + 3
  const bandHeight = Math.round(Math.max(16, Math.min(24, share * 0.27)))
  const stem = Math.round(Math.max(9, Math.min(15, share * 0.14)))
  const middle = start + bandHeight + 4 + stem
  return {
    top: Math.round(top + share * index),
    band: start,
    bandHeight,
    middle,
    stem,
    bars: middle + stem + 6,
    bottom: Math.round(top + share * (index + 1)) - 3,
  }
}

/** Height of a row of entries, in px. */
export const rowHeight = 9

/** Puts bars into rows so that none lies over another; bars without a row are counted. */
export function packBars(
  { lanes, layout }: Lane,
  { x, now }: Pick<Scene, 'x' | 'now'>,
): {
  readonly rows: readonly (number | null)[]
  readonly more: readonly { readonly x: number; readonly count: number }[]
} {
  const count = Math.max(1, Math.floor((layout.bottom - layout.bars) / rowHeight))
  const ends = new Array<number>(count).fill(-Infinity)
  const more: { x: number; count: number }[] = []
  const rows = lanes.bars.map(({ from, to }) => {
    const [left, right] = [x(from), x(to ?? now)]
    const row = ends.findIndex((end) => end <= left)
    if (row >= 0) {
      ends[row] = Math.max(left + 7, right) + 9
      return row
    }
    const last = more.at(-1)
    if (last && Math.abs(last.x - right) < 22) last.count += 1
    else more.push({ x: right, count: 1 })
    return null
  })
  return { rows, more }
}
