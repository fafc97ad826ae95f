// The server of this package, tested as servers of other languages are.
import { once } from 'node:events'
import { createServer as createControl, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { createServer, defineTopic, refuse, type RunningServer } from '../../../server'
import type { Control } from '../../../server/conformance/subject'
import { encodeFrame } from '../../../store/protocol'
import { testedBy } from '../../support/conformance/tested'
import { Client } from '../../support/ws-client'

/** The text `out conformance-b` ends the membership of that user. */
const texts = defineTopic({
  name: 'conformance:*',
  command: v.union([v.object({ add: v.string() }), v.object({ refuse: v.string() })]),
  initial: (): readonly string[] => [],
  authorize: (user, _name, state) => (state.includes(`out ${user}`) ? null : 'write'),
  decide: (_state, command) => {
    if ('type' in command) return []
    return 'refuse' in command ? refuse(command.refuse) : [command.add]
  },
  reduce: (state: readonly string[], text: string): readonly string[] => [...state, text],
})

let server: RunningServer
let control: Server

const urlOf = ({ origin }: RunningServer): string => `${origin.replace('http', 'ws')}/session`

function start(port: number): Promise<RunningServer> {
  const verify = (token: string) => Promise.resolve(/^conformance-[ab]$/.test(token) ? { user: token } : null)
  return createServer({ port, logLevel: 'silent', topics: [texts], users: { verify } })
}

/** Returns the status: 501 for the end of a renewal, which comes after 30 minutes here. */
async function obey(command: Control): Promise<number> {
  if (command.do === 'expire') return 501
  if (command.do === 'forget') {
    await server.close()
    server = await start(server.port)
    return 204
  }
  const { topic, user } = command
  const client = await Client.open(urlOf(server))
  const other = 'conformance-a'
  client.send(encodeFrame({ t: 'hello', v: 1, user: other, token: other }))
  client.send(encodeFrame({ t: 'attach', topic, lines: [] }))
  const data = { add: `out ${user}` }
  await client.next()
  await client.next()
  client.send(encodeFrame({ t: 'command', topic, line: `out-${topic.slice(-8)}`, n: 1, after: 0, data }))
  await client.next()
  await client.close()
  return 204
}

beforeAll(async () => {
  server = await start(0)
  control = createControl((request, response) => {
    request.once('data', (text: Buffer) => {
      void obey(JSON.parse(text.toString()) as Control).then((status) => response.writeHead(status).end())
    })
  })
  await once(control.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  control.closeAllConnections()
  control.close()
  await server.close()
})

test('the server of this package keeps every rule; those that take long, and the end of a renewal, are not tested', async () => {
  const { port } = control.address() as AddressInfo
  const outcomes = await testedBy({
    url: urlOf(server),
    control: `http://127.0.0.1:${String(port)}`,
    patience: { hello: 5_000, silence: 60_000 },
  })
  expect(
    outcomes.filter(({ result }) => result !== 'kept').map(({ rule: { id }, why }) => [id, why]),
  ).toEqual([
    ['hello.renew', expect.stringContaining('cannot do "expire"')],
    ['limits.lines', 'it takes long, --slow tests it'],
    ['waits.silence', 'it takes long, --slow tests it'],
  ])
})
