import { nameOf, placeOf, whoIs } from '../../i18n/game'
import { words } from '../../i18n/index'
import type { Ending, Game, Rematch } from '../../stores/game/game'

/** Most stones of a heap. */
const MOST = 15

export interface Verdict {
  readonly title: string
  readonly note: string
}

/** The end of the round in a few words. A proof that failed comes first. */
export function verdictOf(game: Game, ending: Ending): Verdict {
  const { ending: texts, proof } = words.game
  if (isBad(ending)) return { title: proof.badTitle, note: proof.badNote }
  return { title: titleOf(game, ending), note: texts.notes[ending.why] }
}

export function isBad({ checks }: Ending): boolean {
  return checks.some(({ outcome }) => outcome === 'failed')
}

function titleOf({ players, mine }: Game, { winners, scores, isWon }: Ending): string {
  const { won, wonMany, lost, tied, abandoned, and } = words.game.ending
  const names = winners.map((seat) => playerName(players, scores, seat))
  if (winners.length === 0) return abandoned
  if (winners.length > 1) return tied(names.join(and))
  if (!isWon || mine === null) {
    return lost(names[0] ?? '')
  }
  const score = scores.find((row) => row.isMine)?.score ?? 0
  const [other] = scores.filter((row) => !row.isMine)
  return other && scores.length === 2 ? won(score, other.score) : wonMany(score)
}

/** Name of one who played, also of one who has left since, and whose seat another has taken. */
export function playerName(players: Game['players'], scores: Ending['scores'], seat: number): string {
  const player = players[seat]
  const name = scores.find((row) => row.seat === seat)?.name
  // Bots have names in words only.
  return name || (player?.bot ? nameOf(player) : '')
}

/** The people who want another round; bots always do. */
export function askersOf({ players }: Pick<Game, 'players'>, { agreed }: Rematch): number[] {
  return agreed.filter((seat) => players[seat]?.bot === null)
}

/** The winner's gold, in rows from the top; each stone with its place in the order in which they land. */
export function heapOf({ winners, scores, isWon }: Ending): { key: number; stones: { key: number }[] }[] {
  const score = scores.find(({ seat }) => seat === winners[0])?.score ?? 0
  const amount = isWon ? Math.min(score, MOST) : 0
  const rows: { key: number; stones: { key: number }[] }[] = []
  for (let width = baseOf(amount), placed = 0; placed < amount; width -= 1) {
    const count = Math.min(width, amount - placed)
    const from = placed
    rows.unshift({ key: rows.length, stones: Array.from({ length: count }, (_, at) => ({ key: from + at })) })
    placed += count
  }
  return rows
}

/** Width of the lowest row of a heap: each row above has one stone less. */
function baseOf(amount: number): number {
  let width = 0
  while ((width * (width + 1)) / 2 < amount) width += 1
  return width
}

export interface ProofStep {
  readonly step: string
  readonly outcome: 'held' | 'unseen' | 'failed'
  readonly text: string
  readonly note: string
  readonly spoken: string
}

/** The steps of the proof in words; one that failed names its cell. */
export function stepsOf({ options }: Pick<Game, 'options'>, { checks }: Ending): ProofStep[] {
  const { steps, stepFailed, notes, unseen, late, outcomes } = words.game.proof
  // One who sat down while a round was played gave the number for the next one before its promise.
  const hasOwn = checks.some(({ step, outcome }) => step === 'seed' && outcome !== 'unseen')
  return checks.map(({ step, outcome, cell }) => {
    const place = cell === undefined ? '' : placeOf(cell, options.width)
    const missed = step === 'commitment' && hasOwn ? late : unseen
    const note = { held: notes[step], unseen: missed, failed: place }[outcome]
    return {
      step,
      outcome,
      text: (outcome === 'failed' ? stepFailed : steps)[step],
      note,
      spoken: outcomes[outcome],
    }
  })
}

/** The head of the proof. */
export function proofOf({ checks }: Ending): Verdict {
  const { fair, fairNote, partly, partlyNote, failed, failedNote } = words.game.proof
  const held = checks.filter(({ outcome }) => outcome === 'held').length
  if (checks.some(({ outcome }) => outcome === 'failed')) return { title: failed, note: failedNote(held) }
  return held === checks.length ? { title: fair, note: fairNote } : { title: partly, note: partlyNote }
}

/** The line about another round; empty while nobody has asked for one. */
export function rematchText(game: Game, rematch: Rematch): string {
  const { wants, asked } = words.game.rematch
  if (rematch.isAgreed) return asked
  const names = askersOf(game, rematch).map((seat) => whoIs(game, seat) ?? '')
  return names.length === 0 ? '' : wants(names.join(words.game.ending.and))
}
