/** All that a world is made of, as it is told apart when it has happened. */
export const kinds = [
  'drop',
  'half-open link',
  'frame of an old socket',
  'overlap of two sockets',
  'crash of a node, the engine lives',
  'crash of a node with its memory',
  'pause of a node',
  'kill',
  'kill during a write',
  'write that fails',
  'second instance on the storage',
  'user switch',
  'history that is gone',
  'tail that is lost',
  'membership that ends',
  'drain',
  'detach',
  'second hello',
  'two events a command',
  'hostile frame to a node',
  'hostile frame to a phone',
  'frame that the phone refuses',
  'command that the schema rejects',
] as const
export type Kind = (typeof kinds)[number]

/** Counts what has happened. */
export class Tally {
  readonly counts = new Map<string, number>()

  of(what: Kind): number {
    return this.counts.get(what) ?? 0
  }

  add(what: Kind | (string & {}), count = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + count)
  }
}
