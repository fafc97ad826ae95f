// The facts of the lobby in words.
import { type Preset, presets, type Size, turnTimes } from 'dig-for-gold'
import { countOf, words } from '../../i18n/index'
import { clock, lobby } from '../../stores/index'
import { isOpen } from '../../stores/lobby/links'
import type { RoomCard } from '../../stores/lobby/read'
import type { Fault } from '../../stores/lobby/reply'

const text = words.lobby
const presetNames = Object.keys(presets) as readonly Preset[]

export function faultText(fault: Fault | null): string {
  if (fault === null) return ''
  return fault.code === 'too-fast' && fault.seconds > 0
    ? text.tooFast(fault.seconds)
    : text.faults[fault.code]
}

/** A room as its row shows it. */
export function roomRow(card: RoomCard) {
  const { code, options, taken, watchers } = card
  const { preset, seats, gold } = options
  const third = watchers > 0 && !isOpen(card) ? text.watching(watchers) : text.goldOf(gold)
  const meta = [text.presets[preset], sizeOf(options), third].join(' · ')
  return {
    code,
    meta,
    canJoin: isOpen(card),
    label: [code, meta, text.seatsOf(taken, seats)].join(', '),
    isCrowded: seats > 4,
    seats: Array.from({ length: seats }, (_, at) => ({ at, shape: at % 4, isFree: at >= taken })),
  }
}

/** Number of rooms, and how old the list is. */
export function listNote(): string {
  const { state, rooms, hasMore, updatedAt } = lobby.list
  if (state === 'loading') return text.loading
  if (state === 'failed' || updatedAt === null) return text.notLoaded
  const minutes = Math.floor((clock.now - updatedAt) / 60_000)
  const age = minutes < 1 ? text.updatedNow : text.updatedBefore(minutes)
  return rooms.length === 0 ? age : `${text.roomCount(rooms.length, hasMore)} · ${age}`
}

export function presetRows() {
  return presetNames.map((preset) => ({
    preset,
    name: text.presets[preset],
    note: text.presetNotes[preset],
    isOn: lobby.newRoom.preset === preset,
  }))
}

export function sizeRows(all: readonly Size[]) {
  const { options, legalSizes } = lobby.newRoom
  return all.map((size) => ({
    width: size.width,
    name: sizeOf(size),
    note: text.goldOf(size.gold),
    isOn: options.width === size.width,
    isOff: !legalSizes.includes(size),
  }))
}

/** Shapes of the seats, while there is room for them beside the number. */
export function seatRows() {
  const { legalSeats, options } = lobby.newRoom
  return legalSeats.map((seats) => ({
    seats,
    isOn: options.seats === seats,
    shapes: legalSeats.length > 2 ? [] : Array.from({ length: seats }, (_, at) => ({ at })),
  }))
}

/** The chosen time has its unit. */
export function timeRows() {
  const { turnTime } = lobby.newRoom.options
  return turnTimes.map((ms) => {
    const isOn = ms === turnTime
    return { ms, isOn, name: isOn ? text.seconds(ms / 1_000) : countOf(ms / 1_000) }
  })
}

/** The six places of a code. */
export function slots() {
  const { typed } = lobby.entry
  return Array.from({ length: 6 }, (_, at) => ({
    at,
    letter: typed.charAt(at),
    isNext: at === typed.length,
  }))
}

export function codeHint(): string {
  const { fault, isLooking } = lobby.entry
  if (isLooking) return text.looking
  return faultText(fault) || text.codeHint
}

function sizeOf({ width, height }: Pick<Size, 'width' | 'height'>): string {
  return `${String(width)}×${String(height)}`
}
