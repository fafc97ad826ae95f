import type { Mutant } from '../plant'

const game = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  in: 'game',
  file,
  find,
  replace,
})

/** Faults of the rules, each of which the games over the faulty network must find. */
export const gameMutants: readonly Mutant[] = [
  game('a dig names no turn', 'rules/dig.ts', 'meant !== turn.number ||', 'meant < 0 ||'),
]
