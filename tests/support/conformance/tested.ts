import { type Outcome, type SuiteOptions, testServer } from '../../../server/conformance/suite'
import { patience } from './reference-server'

/** Tests a server and returns what became of each rule. */
export async function testedBy(
  options: Partial<SuiteOptions> & Pick<SuiteOptions, 'url'>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const rest = { protocols: [], timeout: 5_000, patience, slow: false, ...options }
  for await (const outcome of testServer(rest)) outcomes.push(outcome)
  return outcomes
}

export function idsOf(outcomes: readonly Outcome[], result: Outcome['result']): string[] {
  return outcomes.filter((one) => one.result === result).map(({ rule }) => rule.id)
}
