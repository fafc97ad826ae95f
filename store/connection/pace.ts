/**
 * The pace of the attempts that nobody asks for: at most nine a minute, whatever the phone, the server and the dice say.
 * Reports of the phone come in bursts, so they bring forward no more than six attempts in half a minute; the others are
 * left for what comes after the burst, and are a second apart. Calls of the user are not counted.
 */
import type { Rules } from './events'
import { WINDOW } from './retry'
import type { Facts } from './state'

const MOST = 9
const MANY = 6

/** The earliest moment of an attempt by itself, in epoch ms. */
export function freeAt(facts: Facts, rules: Rules): number {
  return Math.max(facts.notBefore, last(facts, MOST) + windowOf(rules))
}

/** The earliest moment of an attempt after one that failed, in epoch ms. */
export function freeAfterLoss(facts: Facts, rules: Rules): number {
  const window = windowOf(rules)
  return Math.max(freeAt(facts, rules), Math.min(last(facts, MANY) + window, last(facts, 1) + window / 60))
}

/** The earliest moment of an attempt that a report of the phone brings forward, in epoch ms. */
export function freeForReports(facts: Facts, rules: Rules): number {
  return Math.max(freeAt(facts, rules), last(facts, MANY) + windowOf(rules) / 2)
}

/** Counts an attempt that begins now. */
export function count<F extends Facts>(facts: F, now: number): F {
  return { ...facts, recent: [...facts.recent, now].slice(-MOST) }
}

function windowOf({ retry }: Rules): number {
  return retry.window ?? WINDOW
}

/** When the `n`th last attempt began. */
function last({ recent }: Facts, n: number): number {
  return recent[recent.length - n] ?? -Infinity
}
