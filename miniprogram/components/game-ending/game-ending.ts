import { letterOf } from 'demo-chat'
import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { textsOf, words } from '../../i18n/index'
import type { Ending } from '../../stores/game/game'
import { PACE } from '../../stores/game/pace'
import { clock, visit } from '../../stores/index'
import { askersOf, heapOf, isBad, playerName, proofOf, rematchText, stepsOf, verdictOf } from './verdict'

/** A value of the round that has ended, or of nothing. */
function ended<T>(value: (ending: Ending) => T, nothing: T): () => T {
  return () => (visit.game.ending === null ? nothing : value(visit.game.ending))
}

function scores({ scores: rows, winners }: Ending) {
  return rows.map(({ seat, isMine, score, digs }) => ({
    seat,
    name: isMine ? words.game.you : playerName(visit.game.players, rows, seat),
    letter: letterOf(playerName(visit.game.players, rows, seat)),
    isWinner: winners.includes(seat),
    score,
    note: words.game.ending.digs(digs),
  }))
}

/** Seconds within which the others may agree; empty while nobody has asked. */
function seconds(): string {
  const until = visit.game.rematch?.until ?? null
  if (until === null) return ''
  return words.seconds(Math.max(0, Math.ceil((until - clock.now) / 1_000)))
}

/** Whether others ask for another round, and this player has not answered. */
function isAsked(): boolean {
  const { rematch, mine } = visit.game
  return mine !== null && rematch !== null && !rematch.isAgreed && askersOf(visit.game, rematch).length > 0
}

/** The main button: asks for another round, or agrees to one; empty for one who has, or cannot. */
function again(): string {
  const { rematch, mine } = visit.game
  if (mine === null || rematch === null || rematch.isAgreed) return ''
  return isAsked() ? words.game.rematch.accept : words.game.rematch.again
}

const none = { title: '', note: '' }

/** The end of a round: who won, the proof, and another round. */
export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: {
      verdict: ended((ending) => verdictOf(visit.game, ending), none),
      heap: ended((ending) => (isBad(ending) ? [] : heapOf(ending)), []),
      scores: ended(scores, []),
      steps: ended((ending) => stepsOf(visit.game, ending), []),
      proof: ended(proofOf, none),
      isBad: ended(isBad, false),
      commitment: ended(({ commitment }) => commitment, ''),
      asks: () => (visit.game.rematch === null ? '' : rematchText(visit.game, visit.game.rematch)),
      asker: () => (visit.game.rematch && askersOf(visit.game, visit.game.rematch)[0]) ?? 0,
      seconds,
      again,
      isAsked,
    },
  },
  data: { words: textsOf(words.game.proof), rematch: textsOf(words.game.rematch) },
  methods: {
    onLobby() {
      this.triggerEvent('lobby')
    },
    onDecline() {
      visit.game.agree(false)
    },
    onAgain() {
      visit.game.agree(true)
    },
    onCopy() {
      const { copied } = words.game.proof
      wx.setClipboardData({
        data: visit.game.ending?.record ?? '',
        success: () => void wx.showToast({ title: copied, icon: 'none' }),
      })
    },
  },
})
