// Outcomes as lines for people and as JSON for programs.
import { linkOf } from './rule'
import type { Outcome } from './suite'

const marks = { kept: '✓', broken: '✗', 'not tested': '–' } as const

/** The lines of one outcome, with the name of its group where it is the first. */
export function linesOf({ group, rule, result, why = '' }: Outcome, before: Outcome | undefined): string {
  const head = before?.group === group ? '' : `\n${group}\n`
  const line = `  ${marks[result]} ${rule.id.padEnd(18)} ${rule.says}`
  if (result === 'kept') return `${head}${line}`
  if (result === 'not tested') return `${head}${line}\n      not tested: ${why}`
  return `${head}${line}\n      ${why}\n      ${linkOf(rule.section)}`
}

export interface Summary {
  readonly kept: number
  readonly broken: number
  readonly notTested: number
}

export function summarize(outcomes: readonly Outcome[]): Summary {
  const count = (result: Outcome['result']): number => outcomes.filter((one) => one.result === result).length
  return { kept: count('kept'), broken: count('broken'), notTested: count('not tested') }
}

/** The last lines: how many rules, and those that are broken. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const { kept, broken, notTested } = summarize(outcomes)
  const names = outcomes.filter(({ result }) => result === 'broken').map(({ rule }) => rule.id)
  const which = broken > 0 ? `\nbroken: ${names.join(', ')}` : ''
  return `\n${kept} kept, ${broken} broken, ${notTested} not tested${which}`
}

export function jsonOf(url: string, outcomes: readonly Outcome[]): string {
  const rules = outcomes.map(({ group, rule: { id, says, section }, result, why }) => ({
    id, group, says, link: linkOf(section), result, why,
  })) // prettier-ignore
  return JSON.stringify({ url, ...summarize(outcomes), rules }, null, 2)
}
