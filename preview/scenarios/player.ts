import type { Act, Cast, Scenario, Sign, Step } from './scenario'

/** The stage as the player sees it. */
export interface Stagehand {
  /** Brings the cast on, connected; ends at once when `signal` aborts. */
  prepare(cast: Cast, signal: AbortSignal): Promise<void>
  do(act: Act): Promise<void>
  /** Writes a message, or digs, on each phone that can. */
  write(): void
  /** Says a message of somebody else. */
  push(): void
  sees(sign: Sign): boolean
  /** Ends every fault. */
  clear(): Promise<void>
  now(): number
  /** Resolves after a time, or at once when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export interface Narrator {
  /** A step begins. */
  step(index: number): void
  /** "Back after" counts from now, in epoch ms. */
  turn(at: number): void
}

/** Time between two looks for a sign, in ms. */
const look = 200

/**
 * Acts out a scenario, step by step; every fault is over at its end, however it ends.
 *
 * @returns whether it was played to its end
 */
export async function play(
  { cast, steps, writes, pushes }: Scenario,
  hand: Stagehand,
  narrator: Narrator,
  signal: AbortSignal,
): Promise<boolean> {
  const quiet = new AbortController()
  const stop = AbortSignal.any([signal, quiet.signal])
  try {
    await hand.clear()
    await hand.prepare(cast, signal)
    if (signal.aborted) return false
    if (writes > 0) void every(writes, () => hand.write(), hand, stop)
    if (pushes !== null) void every(pushes, () => hand.push(), hand, stop)
    for (const [index, step] of steps.entries()) {
      if (signal.aborted) return false
      if (step.isQuiet) quiet.abort()
      narrator.step(index)
      for (const act of step.acts ?? []) await hand.do(act)
      if (step.isTurn) narrator.turn(hand.now())
      await last(step, hand, signal)
    }
    return !signal.aborted
  } finally {
    quiet.abort()
    await hand.clear()
  }
}

async function last({ lasts, until }: Step, hand: Stagehand, signal: AbortSignal): Promise<void> {
  if (until === undefined) return hand.wait(lasts, signal)
  const end = hand.now() + lasts
  while (!signal.aborted && hand.now() < end) {
    if (hand.sees(until)) return
    await hand.wait(Math.min(look, end - hand.now()), signal)
  }
}

async function every(ms: number, act: () => void, hand: Stagehand, signal: AbortSignal): Promise<void> {
  await hand.wait(ms / 2, signal)
  while (!signal.aborted) {
    act()
    await hand.wait(ms, signal)
  }
}
