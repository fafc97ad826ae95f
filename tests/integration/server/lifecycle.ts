// A process of its own, because the timers and sockets of Jest and `fetch` would be counted, too. It fails, or does not
// end, when a server it ran left something behind.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as listenOn, type AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { createServer } from '../../../server/app'
import { memory } from '../../../server/engine/memory/memory'
import { texts } from '../../support/session/texts'
import { Client } from '../../support/ws-client'

async function startAndStop(): Promise<void> {
  const server = await createServer({ port: 0, logLevel: 'silent', metrics: { port: 0 } })
  await server.close()
}

async function useEveryFault(): Promise<void> {
  const server = await createServer({ port: 0, logLevel: 'silent', development: true })
  const join = () => Client.open(`${server.origin.replace('http', 'ws')}/plain`)
  const silenced = [await join(), await join()]
  server.faults?.silence(true)
  server.faults?.delay(10_000)
  server.faults?.push('never arrives')
  const [staying, leaving] = [await join(), await join()]
  leaving.send('never relayed')
  await leaving.close()
  staying.send('said while the server stops')
  await server.close()
  await Promise.all([...silenced, staying].map((client) => client.closed))
}

async function holdSessions(): Promise<void> {
  const users = { verify: () => Promise.resolve({ user: 'ann' }) }
  const server = await createServer({ port: 0, logLevel: 'silent', topics: [texts], users })
  const clients = await Promise.all(
    [1, 2, 3].map(() => Client.open(`${server.origin.replace('http', 'ws')}/session`)),
  )
  const [ann, leaving] = clients
  for (const client of [ann, leaving]) {
    client?.send('{"t":"hello","v":1,"user":"ann","token":"any"}')
    client?.send('{"t":"attach","topic":"room:1","lines":[]}')
    await client?.next()
    await client?.next()
  }
  await leaving?.close()
  await server.close()
  await Promise.all(clients.map((client) => client.closed))
}

/** Parts are made before one of them fails. */
async function failWhileParts(): Promise<void> {
  const users = { verify: () => Promise.resolve(null), watch: fail }
  const parts = { port: 0, logLevel: 'silent', plain: true, metrics: { port: 0 }, topics: [texts] } as const
  await assert.rejects(createServer({ ...parts, users }), { message: 'planted' })
  const engine = { ...memory(), stamp: () => 'x', watch: fail }
  await assert.rejects(createServer({ ...parts, engine, users }), { message: 'planted' })
  await assert.rejects(createServer({ ...parts, users, proxies: ['name'] }), /"proxies\[0\]" must be/)
}

function fail(): never {
  throw new Error('planted')
}

async function failOnUsedPort(): Promise<void> {
  const occupant = listenOn().listen(0, '127.0.0.1')
  await once(occupant, 'listening')
  const { port } = occupant.address() as AddressInfo
  await assert.rejects(createServer({ port, logLevel: 'silent' }), { code: 'EADDRINUSE' })
  occupant.close()
  await once(occupant, 'close')
}

/** Handles that a server could leave behind, after those that were closed have had their turns to go. */
async function leftovers(): Promise<string[]> {
  for (let turns = 0; turns < 5; turns++) await turn()
  return process.getActiveResourcesInfo().filter((kind) => /^(TCP|Timeout|Immediate)/.test(kind))
}

async function main(): Promise<void> {
  for (const life of [startAndStop, useEveryFault, holdSessions, failWhileParts, failOnUsedPort]) {
    await life()
    assert.deepEqual(await leftovers(), [], life.name)
  }
}

void main()
