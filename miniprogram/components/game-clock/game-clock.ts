import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'

/** Ms of a turn's end that are shown as late. */
const LATE = 10_000

/** A list of at most one turn, so that `wx:key` gives each deadline a new hand, whose animation starts where the time is. */
function hands(): { until: number; duration: number; elapsed: number; late: number }[] {
  const { turn } = visit.game
  if (turn === null) return []
  const { deadline: until, duration } = turn
  const elapsed = Math.max(0, Date.now() - (until - duration))
  return [{ until, duration, elapsed, late: duration - LATE - elapsed }]
}

/** The ring around whose turn it is. The animation runs by itself: nothing is sent while it does. */
export default ComponentWithStore({
  storeBindings: { flushesPerSecond: PACE, fields: { hands } },
})
