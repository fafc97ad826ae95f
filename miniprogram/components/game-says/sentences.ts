import { placeOf, whoIs } from '../../i18n/game'
import { words } from '../../i18n/index'
import type { Game, Says, Saying } from '../../stores/game/game'

/** One line under the board. */
export interface Line {
  /** Seat whose shape begins the line; -1 for none. */
  readonly seat: number
  readonly text: string
  readonly note: string
}

export interface SaysLine extends Line {
  readonly kind: Says['kind']
}

type Players = Pick<Game, 'players' | 'mine' | 'options'>

/** A happening in words. */
export function sentenceOf(game: Players, saying: Saying): Line {
  const { says } = words.game
  const { seat } = saying
  const who = whoIs(game, seat)
  switch (saying.kind) {
    case 'started':
      return { seat, text: says.started(who), note: says.start }
    case 'dug':
      return { seat, text: digText(game, saying, who), note: '' }
    case 'skipped':
      return { seat, text: says.skipped(who), note: says.strikes(saying.strikes) }
    case 'out':
      return { seat, text: says.outBy[saying.why](who), note: '' }
    case 'away':
      return { seat, text: says.away(who ?? words.game.you), note: says.awayNote }
    case 'back':
      return { seat, text: says.back(who), note: '' }
  }
}

function digText(
  { options }: Players,
  { cell, value, more }: Saying & { kind: 'dug' },
  who: string | null,
): string {
  const { says } = words.game
  const place = placeOf(cell, options.width)
  if (value === 'g') return says.found(who, place)
  return more > 0 ? says.opened(who, place, more + 1) : says.dug(who, place, value)
}

/** The line under the board: what this phone is doing, or what has happened last. */
export function saysOf(game: Game): SaysLine {
  const { says, mine } = game
  const { digging, diggingNote, noted, notedNote, notYours, refused, refusedNotes } = words.game.says
  const { width } = game.options
  switch (says.kind) {
    case 'nothing':
      return { kind: 'nothing', seat: -1, text: '', note: '' }
    case 'digging':
      return {
        kind: 'digging',
        seat: mine ?? -1,
        text: digging(placeOf(says.cell, width)),
        note: diggingNote,
      }
    case 'noted':
      return { kind: 'noted', seat: mine ?? -1, text: noted(placeOf(says.cell, width)), note: notedNote }
    case 'not-yours':
      return { kind: 'not-yours', seat: says.seat, text: notYours(whoIs(game, says.seat) ?? ''), note: '' }
    case 'refused':
      return {
        kind: 'refused',
        seat: -1,
        text: refused[says.code] ?? refused.unknown,
        note: refusedNotes[says.code] ?? '',
      }
    default: {
      const line = sentenceOf(game, says)
      return { kind: says.kind, ...line, note: line.note || waitNote(game) }
    }
  }
}

/** Why taps are not sent; empty for one who watches, or whose turn it is. */
function waitNote(game: Game): string {
  const { turn, mine } = game
  if (turn === null || turn.isMine || mine === null) return ''
  return words.game.says.waits(whoIs(game, turn.seat) ?? '')
}
