import { expect, test } from '@jest/globals'
import { linkOf, type Rule, sections } from '../../../server/conformance/rule'
import { groups } from '../../../server/conformance/rules/all'
import type { Outcome, SuiteOptions } from '../../../server/conformance/suite'
import { mutations } from '../../support/conformance/mutations'
import { type Mutation, type Reference, startReference } from '../../support/conformance/reference-server'
import { idsOf, testedBy } from '../../support/conformance/tested'
import { readProtocol } from '../../support/protocol-document'

const rules: readonly Rule[] = groups.flatMap(([, some]) => some)

/** The outcomes of a server with a fault, or without one. */
async function outcomesOfReference(
  mutation: Mutation,
  optionsOf: (reference: Reference) => Partial<SuiteOptions>,
): Promise<Outcome[]> {
  const reference = await startReference(mutation)
  try {
    return await testedBy({ url: reference.url, ...optionsOf(reference) })
  } finally {
    await reference.close()
  }
}

test('the server of the document keeps every rule', async () => {
  const outcomes = await outcomesOfReference({}, ({ control }) => ({ control, slow: true }))
  expect(outcomes.filter(({ result }) => result !== 'kept')).toEqual([])
  expect(outcomes).toHaveLength(rules.length)
})

test('without a control address and without --slow, the rules that need them are not tested', async () => {
  const outcomes = await outcomesOfReference({}, () => ({}))
  expect(idsOf(outcomes, 'broken')).toEqual([])
  const special = rules.filter(({ only }) => only !== undefined).map(({ id }) => id)
  expect(idsOf(outcomes, 'not tested')).toEqual(special)
})

test.concurrent.each(mutations)('%s is named, and nothing else: %s', async (rule, _how, mutation) => {
  const slow = rules.some(({ id, only }) => id === rule && only === 'slow')
  const outcomes = await outcomesOfReference(mutation, ({ control }) => ({ control, slow, timeout: 1_000 }))
  expect(
    outcomes.filter(({ result }) => result === 'broken').map(({ rule: { id }, why }) => [id, why]),
  ).toEqual([[rule, expect.any(String)]])
})

test('each rule has a server that breaks it alone', () => {
  const named = new Set(mutations.map(([rule]) => rule))
  expect(rules.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([])
})

test('each rule has a name of its own, and a heading of the document', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  const headings = readProtocol('md').split('\n').filter((line) => line.startsWith('#')).map((line) => line.replace(/^#+ /, '')) // prettier-ignore
  expect(headings).toEqual(expect.arrayContaining(Object.values(sections)))
  expect(linkOf('hello')).toBe('docs/protocol.md#hello-client--server')
})
