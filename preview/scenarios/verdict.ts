import type { Score } from './ledger'
import type { Text } from './scenario'

/** Numbers at the end of a run. */
export type Result =
  | { readonly cast: 'chat'; readonly library: Score; readonly byHand: Score }
  | {
      readonly cast: 'game'
      readonly sent: number
      readonly counted: number
      readonly isSameBoard: boolean
      readonly back: number | null
    }
  | { readonly cast: 'crowd'; readonly library: Wave; readonly byHand: Wave; readonly half: number }

/** A side of the crowd. */
export interface Wave {
  /** Phones that are connected at the end. */
  readonly back: number
  /** Most attempts in 100 ms since the cut. */
  readonly peak: number
  readonly attempts: number
  /** Time from the server's return until all were connected, in ms; `null`: not yet. */
  readonly all: number | null
}

/** Tells in one sentence what happened; each number is of the run. */
export function verdictOf(result: Result): Text {
  switch (result.cast) {
    case 'chat':
      return chatVerdict(result.library, result.byHand)
    case 'game': {
      const { sent, counted, isSameBoard } = result
      return [
        `挖了 ${sent} 次，${counted} 次算数，两块棋盘${isSameBoard ? '一致' : '不一致'}。`,
        `${counted} of ${sent} digs count, and the boards ${isSameBoard ? 'agree' : 'do not agree'}.`,
      ]
    }
    case 'crowd': {
      const { library, byHand, half } = result
      const isSooner = byHand.all !== null && (library.all === null || byHand.all < library.all)
      return [
        `用本库 ${library.back}/${half} 台回来，100 毫秒内最多 ${library.peak} 次尝试；手写代码 ${byHand.back}/${half} 台回来，最多 ${byHand.peak} 次。${isSooner ? '手写代码全部回来得更早。' : ''}`,
        `With the library ${library.back} of ${half} are back, with at most ${library.peak} attempts in 100 ms; by hand ${byHand.back} of ${half}, with at most ${byHand.peak}.${isSooner ? ' By hand all were back sooner.' : ''}`,
      ]
    }
  }
}

function chatVerdict(library: Score, byHand: Score): Text {
  const isSooner = byHand.back !== null && (library.back === null || byHand.back < library.back)
  return [
    `用本库写了 ${library.written} 条，到了 ${library.arrived} 条，漏收 ${library.unseen} 条。手写代码写了 ${byHand.written} 条，丢了 ${byHand.missing} 条，漏收 ${byHand.unseen} 条。${isSooner ? '手写代码恢复得更早。' : ''}`,
    `With the library ${library.arrived} of ${library.written} messages arrived and ${library.unseen} of others were missed. By hand ${byHand.missing} of ${byHand.written} were lost and ${byHand.unseen} missed.${isSooner ? ' By hand was back sooner.' : ''}`,
  ]
}

/** A row of the closing table: a name, and a value of each code. */
export interface ResultRow {
  readonly name: Text
  readonly library: string
  readonly byHand: string
}

/** The numbers as rows. @param never the words for "not yet" */
export function rowsOfResult(result: Result, never: string): readonly ResultRow[] {
  const seconds = (ms: number | null): string => (ms === null ? never : `${(ms / 1_000).toFixed(1)} s`)
  const row = <T>(name: Text, [library, byHand]: readonly [T, T], text: (value: T) => string): ResultRow => ({
    name,
    library: text(library),
    byHand: text(byHand),
  })
  switch (result.cast) {
    case 'game':
      return []
    case 'crowd': {
      const sides = [result.library, result.byHand] as const
      return [
        row(['回来', 'Back'], sides, ({ back }) => `${back} / ${result.half}`),
        row(['全部回来用时', 'All back after'], sides, ({ all }) => seconds(all)),
        row(['100 毫秒内最多', 'Most in 100 ms'], sides, ({ peak }) => String(peak)),
        row(['尝试', 'Attempts'], sides, ({ attempts }) => String(attempts)),
      ]
    }
    case 'chat': {
      const sides = [result.library, result.byHand] as const
      return [
        row(['送达', 'Delivered'], sides, ({ arrived, written }) => `${arrived} / ${written}`),
        row(['没有到达', 'Not arrived'], sides, ({ missing }) => String(missing)),
        row(['到达两次', 'Arrived twice'], sides, ({ doubled }) => String(doubled)),
        row(['漏收别人的', 'Missed of others'], sides, ({ unseen, pushed }) => `${unseen} / ${pushed}`),
        row(['恢复用时', 'Back after'], sides, ({ back }) => seconds(back)),
        row(['连接尝试', 'Attempts'], sides, ({ attempts }) => String(attempts)),
      ]
    }
  }
}
