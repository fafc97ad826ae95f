// The server in Python that docs/protocol.md names: Debian's python3-websockets, or PYTHON=/path/to/one with that package.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ClientFrame, encodeFrame, parseServerFrame } from '../../../store/protocol'
import { clientFaults } from '../../support/client-faults'
import { testedBy } from '../../support/conformance/tested'
import { Client } from '../../support/ws-client'

const { PYTHON = '/usr/bin/python3' } = process.env
const isThere = spawnSync(PYTHON, ['-c', 'import websockets']).status === 0
const testPython = isThere ? test : test.skip
if (!isThere)
  process.stderr.write('Not tested: the server in Python. apt-get install -y python3-websockets\n')

let child: ChildProcess | undefined
let url = ''

beforeAll(async () => {
  if (!isThere) return
  const script = path.join(__dirname, '../../../server/examples/python/server.py')
  const server = spawn(PYTHON, [script], { env: { PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  child = server
  ;[url] = (await once(createInterface(server.stdout), 'line')) as [string]
})

afterAll(async () => {
  if (!child) return
  child.kill()
  await once(child, 'exit')
})

const user = 'conformance-a'
const hello: ClientFrame = { t: 'hello', v: 1, user, token: user }

/** A connection after its hello, and the stamp. */
async function join(): Promise<{
  client: Client
  stamp: string
  ask: (frame: ClientFrame) => Promise<unknown>
}> {
  const client = await Client.open(url)
  const ask = async (frame: ClientFrame): Promise<unknown> => {
    client.send(encodeFrame(frame))
    return parseServerFrame(await client.next())
  }
  const { stamp } = (await ask(hello)) as { stamp: string }
  return { client, stamp, ask }
}

testPython('the server in Python keeps the rule of the log', async () => {
  const topic = 'conformance:rule'
  const { client, stamp, ask } = await join()
  const command = (n: number, after: number, data: unknown, since?: string): ClientFrame => {
    const frame: ClientFrame = { t: 'command', topic, line: 'a1', n, after, data }
    return since === undefined ? frame : { ...frame, since }
  }
  const at = (count: number): string => `${stamp}.${String(count)}`
  const events = { t: 'events', topic }
  expect(await ask({ t: 'attach', topic, lines: [] })).toEqual({
    t: 'attached',
    topic,
    to: at(0),
    state: [],
    answers: {},
  })
  const one = { ...events, after: at(0), to: at(1), list: ['one'], answers: { a1: [[1]] } }
  expect(await ask(command(1, 0, { add: 'one' }))).toEqual(one)
  const here = { ...events, after: at(1), to: at(1), list: [] }
  expect(await ask(command(1, 0, { add: 'one' }, stamp))).toEqual({ ...here, answers: { a1: [[1]] } })
  expect(await ask(command(3, 1, { refuse: 'full' }))).toEqual({ ...here, answers: { a1: [[3, 'full']] } })
  expect(await ask(command(3, 1, { add: 'three' }))).toEqual({ ...here, answers: { a1: [[3, 'full']] } })
  expect(await ask(command(2, 1, { add: 'two' }))).toEqual({ ...here, answers: { a1: [[2, 'unknown']] } })
  expect(await ask(command(4, 3, 'nonsense'))).toEqual({ ...here, answers: { a1: [[4, 'malformed']] } })
  expect(await ask(command(5, 4, {}, 'other'))).toEqual({ ...here, answers: { a1: [[5, 'unknown']] } })
  client.send(encodeFrame(command(6, 5, { add: 'six' })))
  expect(await client.closed).toMatchObject({ code: 4104 })

  const again = await join()
  expect(await again.ask({ t: 'attach', topic, at: at(0), lines: ['a1'] })).toEqual({
    t: 'attached', topic, after: at(0), to: at(1), list: ['one'],
    answers: { a1: [[1], [3, 'full'], [4, 'malformed']] },
  }) // prettier-ignore
  expect(await again.ask({ t: 'attach', topic: 'room:1', lines: [] })).toMatchObject({ no: 'forbidden' })
  expect(await again.ask({ t: 'ping', id: 'p1' })).toEqual({ t: 'ping', id: 'p1', now: expect.any(Number) })
  await again.client.close()
})

testPython('the server in Python tells every reader, and answers the user alone', async () => {
  const topic = 'conformance:readers'
  const [ann, bob] = [await join(), await Client.open(url)]
  await ann.ask({ t: 'attach', topic, lines: [] })
  const other = 'conformance-b'
  bob.send(encodeFrame({ t: 'hello', v: 1, user: other, token: other }))
  bob.send(encodeFrame({ t: 'attach', topic, lines: [] }))
  expect(await bob.next()).toContain('welcome')
  expect(await bob.next()).toContain('attached')
  const event = { t: 'events', topic, after: `${ann.stamp}.0`, to: `${ann.stamp}.1`, list: ['hi'] }
  const command: ClientFrame = { t: 'command', topic, line: 'a1', n: 1, after: 0, data: { add: 'hi' } }
  expect(await ann.ask(command)).toEqual({ ...event, answers: { a1: [[1]] } })
  expect(parseServerFrame(await bob.next())).toEqual({ ...event, answers: {} })
  ann.client.send(encodeFrame({ t: 'detach', topic }))
  expect(await ann.ask({ t: 'ping', id: '1' })).toMatchObject({ t: 'ping', id: '1' })
  bob.send(encodeFrame({ ...command, line: 'b1' }))
  expect(await bob.next()).toContain('b1')
  expect(await ann.ask({ t: 'ping', id: '2' })).toMatchObject({ t: 'ping', id: '2' })
  await Promise.all([ann.client.close(), bob.close()])
})

testPython('the server in Python closes with the code that the protocol names', async () => {
  const codeAfter = async (...frames: (string | ClientFrame)[]): Promise<number> => {
    const client = await Client.open(url)
    for (const frame of frames) client.send(typeof frame === 'string' ? frame : encodeFrame(frame))
    return (await client.closed).code
  }
  expect(await codeAfter({ t: 'ping', id: '1' })).toBe(4100)
  expect(await codeAfter({ ...hello, token: 'guessed' })).toBe(4300)
  expect(await codeAfter({ ...hello, user: 'conformance-b' })).toBe(4300)
  expect(await codeAfter(hello, { ...hello, user: 'conformance-b', token: 'conformance-b' })).toBe(4303)
  expect(
    await codeAfter(hello, { t: 'command', topic: 'conformance:1', line: 'a', n: 1, after: 0, data: 1 }),
  ).toBe(4104)
  expect(await codeAfter({ ...hello, token: 'x'.repeat(16_384) })).toBe(1009)
  expect(await codeAfter('x'.repeat(65_537))).toBe(1009)
})

testPython('the server in Python takes none of the frames that are none', async () => {
  const faults = await Promise.all(
    clientFaults.map(async ([name, data]) => {
      const client = await Client.open(url)
      client.send(typeof data === 'string' ? data : Buffer.from(data))
      return [name, (await client.closed).code]
    }),
  )
  expect(faults).toEqual(clientFaults.map(([name]) => [name, 4101]))
})

testPython('the server in Python keeps every rule that can be tested without a control address', async () => {
  const outcomes = await testedBy({ url, patience: { hello: 5_000, silence: 60_000 } })
  expect(outcomes.filter(({ result, rule }) => result !== 'kept' && rule.only === undefined)).toEqual([])
  expect(outcomes.filter(({ result }) => result === 'kept').length).toBeGreaterThan(50)
})
