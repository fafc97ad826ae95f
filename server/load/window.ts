/** Ms between which the window lies. */
const bounds = { least: 1_000, most: 60_000 }
/** Room for those who come at a random moment: not each moment is used. */
const room = 1.2

/** Ms over which the clients of a server that vanished come back, so that one like it can take them. */
export function windowFor(connections: number, perSecond: number): number {
  const ms = Math.round((room * connections * 1_000) / perSecond)
  return Math.min(bounds.most, Math.max(bounds.least, ms))
}
