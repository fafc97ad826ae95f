// Random walks of clients over nodes and engines: links drop, frames come late, nodes crash, readers are slow, wake-ups
// are lost, and an engine loses its tail. In the end all is settled, once, in order, and all see the same.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { memory } from '../../../../server/engine/memory/memory'
import type { TopicLog } from '../../../../server/engine/topic-log'
import { fold } from '../../../../server/topics/decision'
import { dice } from '../../../support/dice'
import { lossyMemory } from '../../../support/engine/lossy-memory'
import { withBadWakes, withDelays } from '../../../support/engine/troubled'
import { chat, type ChatEvent, type ChatState } from '../../../support/topics/chat'
import { idle, testClock, TestNode } from '../../../support/topics/node'
import { WalkingClient } from '../../../support/topics/walking-client'

type Client = WalkingClient<ChatState, ChatEvent>

interface World {
  readonly log: TopicLog
  poll(): void
  undo(steps: number): void
}

const users = ['ann', 'bob', 'cleo']

function worldOf(kind: string, random: () => number, now: () => number): World {
  const lossy = lossyMemory({ name: 'm', now })
  const inner = kind === 'lossy' ? lossy : memory({ name: 'm', now })
  const undo = (steps: number): void => void lossy.undo(steps)
  if (kind === 'memory') return { log: inner, poll: () => undefined, undo }
  const log = withBadWakes(withDelays(inner, random), random)
  return { log, poll: () => log.poll(), undo }
}

async function walk(kind: string, seed: number): Promise<void> {
  const random = dice(seed)
  const chance = (share: number): boolean => random() < share
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const clock = testClock()
  const world = worldOf(kind, random, () => clock.now())
  const nodeCount = kind === 'memory' ? 1 : 2
  let starts = 0
  const start = (): TestNode => new TestNode({ clock, log: world.log, name: String((starts += 1)), random })
  const nodes = Array.from({ length: nodeCount }, start)
  const homes = new Map<Client, TestNode>()
  const clients = users.map(
    (user) =>
      new WalkingClient<ChatState, ChatEvent>(
        chat,
        user,
        (event, n) => event.type === 'said' && event.user === user && event.text === `${user} ${String(n)}`,
      ),
  )
  const userOf = (client: Client): string => users[clients.indexOf(client)] as string
  const connect = (client: Client): void => {
    const node = pick(nodes)
    homes.set(client, node)
    client.connect({
      pump: (peer) => {
        const pump = node.topics.open('room:1', userOf(client), peer)
        if (!pump) throw new Error('no topic')
        return pump
      },
      stamp: world.log.stamp(),
      now: () => clock.now(),
    })
  }
  const crash = async (at: number): Promise<void> => {
    const node = nodes[at] as TestNode
    await node.topics.stop()
    for (const [client, home] of homes) if (home === node) client.drop(false)
    nodes[at] = start()
  }
  const send = (client: Client): void => {
    const user = userOf(client)
    const text = `${user} ${String(client.entries.length + 1)}`
    const luck = random()
    if (luck < 0.6) client.say({ type: 'say', text })
    else if (luck < 0.75) client.say({ type: 'say', text, to: pick(users) })
    else if (luck < 0.85) client.say({ type: 'join' })
    else if (luck < 0.9) client.say({ type: 'mute', user: pick(users), ms: 300 })
    else if (luck < 0.95) client.say({ type: 'quiz', ms: 200 })
    else client.say({ type: 'no such command' })
  }

  for (let step = 0; step < 250; step += 1) {
    const client = pick(clients)
    const luck = random()
    if (!client.isConnected) connect(client)
    else if (luck < 0.2) send(client)
    else if (luck < 0.5) client.deliverUp()
    else if (luck < 0.85) client.deliverDown()
    else if (luck < 0.9) client.hold(chance(0.4))
    else if (luck < 0.94) client.drop(chance(0.5))
    else if (luck < 0.95) await crash(Math.floor(random() * nodeCount))
    else if (luck < 0.97) await clock.pass(random() * 3_000)
    else if (luck < 0.98) world.poll()
    else if (kind === 'lossy') world.undo(Math.floor(random() * 4))
    for (let turns = Math.floor(random() * 6); turns > 0; turns -= 1) await Promise.resolve()
    if (chance(0.05)) await idle()
  }

  // Quiet: nothing fails any more, and each client connects anew once.
  for (const client of clients) client.drop(true)
  for (let round = 0; round < 150; round += 1) {
    world.poll()
    for (const client of clients) {
      if (!client.isConnected) connect(client)
      client.hold(false)
      for (let frames = 0; frames < 8; frames += 1) {
        client.deliverUp()
        client.deliverDown()
      }
    }
    await idle()
    if (round === 50) await clock.pass(10_000)
  }

  const { start: from, commits } = await world.log.read('room:1', null, [])
  const before = from?.state == null ? chat.initial('room:1') : (JSON.parse(from.state) as ChatState)
  const state = commits.reduce((each, { events }) => fold(chat, each, events), before)
  for (const client of clients) {
    const user = userOf(client)
    expect(client.state).toEqual(JSON.parse(JSON.stringify(chat.viewState(state, user))))
    const own = state.lines.filter((line) => line.user === user).map(({ text }) => Number(text.split(' ')[1]))
    expect(own).toEqual([...new Set(own)].sort((a, b) => a - b))
    for (const { n, data, fate, lost } of client.entries) {
      const isThere = own.includes(n)
      const isLine = (data as { type: string }).type === 'say'
      const tale = `${kind} ${String(seed)}: ${user} ${String(n)} ${String(fate)} ${lost ? 'lost' : ''}`
      if (fate === undefined) throw new Error(`STUCK ${tale}`)
      if (kind !== 'lossy' && (lost || fate === 'unknown')) throw new Error(`FALSE LOSS ${tale}`)
      if (isLine && fate === 'ok' && !lost && !isThere) throw new Error(`LOST ${tale}`)
      if (isLine && fate !== 'ok' && kind !== 'lossy' && isThere) throw new Error(`REFUSED BUT THERE ${tale}`)
    }
  }
  for (const node of nodes) {
    expect(node.errors).toEqual([])
    await node.topics.stop()
  }
  expect(clock.timers).toBe(0)
}

describe('in the end each command has its fate, once and in order, and all see the same:', () => {
  test.each(['memory', 'slow', 'lossy'])('%s', async (kind) => {
    const seeds = fc.asyncProperty(fc.integer({ min: 1, max: 2_147_483_646 }), (seed) => walk(kind, seed))
    await expect(fc.assert(seeds, { numRuns: 60 })).resolves.toBeUndefined()
  })
})
