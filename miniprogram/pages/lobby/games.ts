// The own games in words.
import type { Check } from 'dig-for-gold'
import { minuteOf, words } from '../../i18n/index'
import { lobby } from '../../stores/index'
import type { EndedGame } from '../../stores/lobby/read'
import { faultText } from './texts'

const text = words.lobby

export function gameRow({ id, code, names, endedAt, options, result }: EndedGame) {
  const { players, winners, why, round } = result
  const { proof } = lobby.games
  const isOpen = proof?.id === id
  return {
    id,
    title: `${code} · ${text.roundOf(round)}`,
    note: [dayOf(endedAt), text.presets[options.preset], text.ends[why]].join(' · '),
    scores: players.map(({ seat, score }, at) => ({
      seat,
      shape: seat % 4,
      name: names[at] || text.bot,
      score,
      isWinner: winners.includes(seat),
    })),
    isOpen,
    checks: isOpen ? (proof.checks ?? []).map(checkRow) : [],
    proofNote: proof?.isSeen ? text.proofSeen : text.proofNote,
    /** Instead of the checks. */
    state: isOpen && proof.checks === null ? faultText(proof.fault) || text.checking : '',
  }
}

function checkRow({ step, outcome }: Check) {
  const isHeld = outcome === 'held'
  return { step, isHeld, text: (isHeld ? text.held : text.broken)[step] }
}

/** `11-30 18:04`. */
function dayOf(at: number): string {
  const date = new Date(at)
  return `${String(date.getMonth() + 1)}-${String(date.getDate())} ${minuteOf(at)}`
}
