import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { WebSocketServer } from 'ws'
import { type Reference, startReference } from '../../support/conformance/reference-server'

const servers: { close(): unknown }[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function run(...args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/conformance/main.ts', ...args], {
    cwd: path.join(__dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output, errors }
}

async function start(...mutation: Parameters<typeof startReference>): Promise<Reference> {
  const reference = await startReference(...mutation)
  servers.push(reference)
  return reference
}

/** Listens on a free port. */
async function listen(server: Server): Promise<string> {
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

// The document's server of these tests gives a hello 0.5 s; the command expects the 5 s of the protocol.
const patient = { hello: 5_000, silence: 60_000 }

test('prints a line for each rule and a summary, and ends with 0 where all are kept', async () => {
  const { url, control } = await start(patient)
  const { code, output, errors } = await run(url, '--control', control)
  expect(errors).toBe('')
  expect(output).toMatch(/^ {2}✓ command\.gap {2,}A command whose after is beyond/m)
  expect(output).toMatch(/^ {2}– waits\.silence .*\n {6}not tested: it takes long, --slow tests it$/m)
  expect(output).toMatch(/\n61 kept, 0 broken, 2 not tested\n$/)
  expect(code).toBe(0)
})

test('names a broken rule, what the server did and where the rule stands, and ends with 1', async () => {
  const { url } = await start({ ...patient, code: [['if (after > last) return me.close(4104)', '']] })
  const { code, output } = await run(url, '--timeout', '1000')
  expect(output).toMatch(
    /✗ command\.gap .*\n {6}The connection was still open after 1 s\.\n {6}docs\/protocol\.md#what-every-server-must-do\n/,
  )
  expect(output).toMatch(/\n\d+ kept, 1 broken, \d+ not tested\nbroken: command\.gap\n$/)
  expect(code).toBe(1)
})

test('--json prints one JSON text', async () => {
  const { url } = await start({ ...patient, mostTopics: Infinity })
  const { code, output } = await run(url, '--json')
  const report = JSON.parse(output) as { rules: { id: string }[] }
  expect(report).toMatchObject({ url, broken: 1 })
  expect(report.rules.find(({ id }) => id === 'limits.topics')).toMatchObject({
    result: 'broken',
    group: 'limits',
    link: 'docs/protocol.md#limits',
    why: expect.stringContaining('attached'),
  })
  expect(code).toBe(1)
})

test('--help explains the options and the exit code', async () => {
  const { code, output } = await run('--help')
  for (const name of ['--slow', '--control', '--timeout', '--protocol', '--json'])
    expect(output).toContain(name)
  expect(code).toBe(0)
})

test('wrong arguments are told in a sentence, in both languages, and end with 2', async () => {
  const { code, output, errors } = await run('http://localhost')
  expect([code, output]).toEqual([2, ''])
  expect(errors).toMatch(/^"http:\/\/localhost" is no address, .*\n"http:\/\/localhost" 不是有效地址/)
  expect(errors).not.toContain('    at ')
})

test('says why no connection is accepted: no server, no answer, no WebSocket, another subprotocol, no TLS', async () => {
  const silent = await listen(createServer())
  const plain = await listen(createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')))
  const strict = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'chat' })
  servers.push(strict)
  await once(strict, 'listening')
  const strictUrl = `ws://127.0.0.1:${String((strict.address() as AddressInfo).port)}`
  const reports = await Promise.all([
    run('ws://127.0.0.1:9'),
    run(silent, '--timeout', '300'),
    run(plain),
    run(strictUrl, '--protocol', 'session'),
    run(strictUrl.replace('ws:', 'wss:')),
  ])
  expect(reports.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1])
  expect(reports.map(({ errors }) => errors.split('\n')[0])).toEqual([
    'ws://127.0.0.1:9 accepts no connection: connect ECONNREFUSED 127.0.0.1:9.',
    `${silent} accepts no connection: Opening handshake has timed out.`,
    `${plain} accepts no connection: Unexpected server response: 200.`,
    `${strictUrl} accepts no connection: Server sent an invalid subprotocol.`,
    expect.stringMatching(/^wss:\S+ accepts no connection: .+\.$/),
  ])
})

test('a server that never answers a hello is told so within bounded time', async () => {
  const mute = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  servers.push(mute)
  await once(mute, 'listening')
  const url = `ws://127.0.0.1:${String((mute.address() as AddressInfo).port)}`
  const { code, output } = await run(url, '--timeout', '200')
  expect(output).toContain('Missing: welcome; it did not come within 0.2 s.')
  expect(code).toBe(1)
})

test('a server that ends during the test is told once', async () => {
  const reference = await start({
    ...patient,
    hear: (frame, pass) => (frame.t === 'attach' ? void reference.close() : pass()),
  })
  const { code, output } = await run(reference.url, '--timeout', '1000')
  expect(output).toContain('not tested: the server accepts no connection: connect ECONNREFUSED')
  expect(code).toBe(1)
})
