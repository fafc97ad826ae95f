// The server of this package, tested as servers of other languages are.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { createServer, defineTopic, refuse, type RunningServer } from '../../../server'
import { idsOf, testedBy } from '../../support/conformance/tested'

const texts = defineTopic({
  name: 'conformance:*',
  command: v.union([v.object({ add: v.string() }), v.object({ refuse: v.string() })]),
  initial: (): readonly string[] => [],
  authorize: () => 'write',
  decide: (_state, command) => {
    if ('type' in command) return []
    return 'refuse' in command ? refuse(command.refuse) : [command.add]
  },
  reduce: (state: readonly string[], text: string): readonly string[] => [...state, text],
})

let server: RunningServer

beforeAll(async () => {
  server = await createServer({
    port: 0,
    logLevel: 'silent',
    topics: [texts],
    users: {
      verify: (token) => Promise.resolve(/^conformance-[ab]$/.test(token) ? { user: token } : null),
    },
  })
})
afterAll(() => server.close())

test('the server of this package keeps every rule that needs no control address', async () => {
  const url = `${server.origin.replace('http', 'ws')}/session`
  const outcomes = await testedBy({ url, patience: { hello: 5_000, silence: 60_000 } })
  expect(outcomes.filter(({ result }) => result === 'broken')).toEqual([])
  const special = outcomes.filter(({ rule }) => rule.only !== undefined).map(({ rule }) => rule.id)
  expect(idsOf(outcomes, 'not tested')).toEqual(special)
})
