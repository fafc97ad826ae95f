import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { clockOf } from '../../i18n/game'
import { words } from '../../i18n/index'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'

/** Seconds of a turn's end that are shown as late. */
const LATE = 10

/** The time that is left, or that the player has been away. */
function text(): string {
  const { absence, seconds, turn } = visit.game
  if (absence !== null && absence.seat === turn?.seat) return clockOf(absence.ms)
  return seconds === null ? '' : words.game.table.seconds(String(seconds))
}

function isLate(): boolean {
  const { seconds } = visit.game
  return seconds !== null && seconds <= LATE
}

/** The only part of the table that changes by itself, once a second. */
export default ComponentWithStore({
  storeBindings: { flushesPerSecond: PACE, fields: { text, isLate } },
})
