// The balancer of `npm run cluster`: two servers seem to be one.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from '@jest/globals'
import { type Balancer, startBalancer } from '../../../tools/cluster/balancer'
import { Client } from '../../support/ws-client'
import { start } from '../server/harness'

const balancers: Balancer[] = []
const others: Server[] = []
const clients: Client[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate()
  for (const other of others.splice(0)) other.close().closeAllConnections()
  await Promise.all(balancers.splice(0).map((balancer) => balancer.stop()))
})

async function balance(...nodes: number[]): Promise<string> {
  const balancer = await startBalancer({ nodes, port: 0 })
  balancers.push(balancer)
  return `http://127.0.0.1:${String(balancer.port)}`
}

async function connect(origin: string): Promise<Client> {
  const client = await Client.open(`${origin.replace('http', 'ws')}/plain`)
  clients.push(client)
  return client
}

const twoNodes = () => Promise.all([1, 2].map(() => start({ development: true })))

test('WebSockets go to the nodes in turn, whatever is asked between them', async () => {
  const nodes = await twoNodes()
  const origin = await balance(...nodes.map(({ port }) => port))
  for (let n = 0; n < 4; n += 1) {
    await connect(origin)
    await fetch(`${origin}/health`)
  }
  expect(nodes.map(({ connections }) => connections)).toEqual([2, 2])
})

test('a node that is down is passed over, and 503 says that all are', async () => {
  const [one, other] = await twoNodes()
  if (!one || !other) throw new Error('There are no nodes.')
  const origin = await balance(one.port, other.port)
  await one.close()
  for (let n = 0; n < 3; n += 1) await connect(origin)
  expect([other.connections, (await fetch(`${origin}/health`)).status]).toEqual([3, 200])
  await other.close()
  const answer = await fetch(`${origin}/health`)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  await expect(connect(origin)).rejects.toThrow('503')
})

test('a node that drains, or that stands still, is passed over within a second and a half', async () => {
  const asked: string[] = []
  const draining = createServer((request, response) => {
    asked.push(String(request.url))
    response.writeHead(503).end()
  }).listen(0, '127.0.0.1')
  const frozen = createServer(() => undefined).listen(0, '127.0.0.1')
  others.push(draining, frozen)
  await Promise.all(others.map((server) => once(server, 'listening')))
  const [node] = await twoNodes()
  const ports = [draining, frozen].map((server) => (server.address() as AddressInfo).port)
  const origin = await balance(...ports, node?.port ?? 0)
  await pause(1_500)
  for (let n = 0; n < 6; n += 1) await connect(origin)
  expect(node?.connections).toBe(6)
  expect(new Set(asked)).toEqual(new Set(['/health/ready']))
})

test('a socket that its node cuts is cut for the client, too', async () => {
  const [node] = await twoNodes()
  const origin = await balance(node?.port ?? 0)
  const client = await connect(origin)
  node?.faults?.drop()
  await new Promise((resolve) => client.socket.once('close', resolve))
  expect(node?.connections).toBe(0)
})

test('faults are switched on all nodes, and their connections are counted together', async () => {
  const nodes = await twoNodes()
  const origin = await balance(...nodes.map(({ port }) => port))
  for (let n = 0; n < 3; n += 1) await connect(origin)
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ ms: 5 })
  const answer = await fetch(`${origin}/debug/delay`, { method: 'POST', headers, body })
  expect(await answer.json()).toMatchObject({ delay: 5, connections: 3 })
  expect(nodes.map(({ faults }) => faults?.report.delay)).toEqual([5, 5])
  const wrong = await fetch(`${origin}/debug/delay`, { method: 'POST', headers, body: '{}' })
  expect(wrong.status).toBe(400)
})

test('after stop nothing is left open', async () => {
  const [node] = await twoNodes()
  const balancer = await startBalancer({ nodes: [node?.port ?? 0], port: 0 })
  const client = await connect(`http://127.0.0.1:${String(balancer.port)}`)
  const gone = new Promise((resolve) => client.socket.once('close', resolve))
  await balancer.stop()
  await gone
  expect(client.socket.readyState).toBe(client.socket.CLOSED)
})
