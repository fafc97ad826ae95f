import type { Recording } from '../stage/recording'

/** Time that a connection must hold to count, in ms. */
const holds = 1_000

/** Time from a moment to a connection that holds, in ms: 0 for one that held all the time, `null` for none until `now`. */
export function backAfter(recording: Recording, phone: string, turn: number, now: number): number | null {
  const found = recording
    .track(phone)
    .spans.find(
      ({ state, from, to }) =>
        state === 'open' && (to ?? now) > turn && (to === null || to - Math.max(from, turn) > holds),
    )
  return found ? Math.max(0, found.from - turn) : null
}

/** Fates of a game's digs on these phones since a moment, as their entries tell. */
export function digsOf(
  recording: Recording,
  phones: readonly string[],
  since: number,
): { readonly sent: number; readonly counted: number } {
  const digs = phones.flatMap((phone) =>
    recording
      .track(phone)
      .entries.filter(({ text, steps }) => text.includes('"dig"') && (steps[0]?.at ?? 0) >= since),
  )
  return {
    sent: digs.length,
    counted: digs.filter(({ steps }) => steps.at(-1)?.step === 'arrived').length,
  }
}
