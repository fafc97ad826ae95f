// Attackers with frames: huge ones, deep ones, and those with the names of prototypes.
import { once } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as v from 'valibot'
import type { RunningServer } from '../../../../server/app'
import { localUsers } from '../../../../server/users/local-users'
import { defineTopic } from '../../../../server/topics/define-topic'
import { limits, parseClientFrame } from '../../../../store/protocol'
import { heap, prototypeNames } from '../../../support/hostile-frames'
import { RawClient } from '../../../support/ws-client'
import { start } from '../harness'
import { Phone, startSessions } from '../phone'

const gigabyte = Buffer.from('81ff000000004000000000000000', 'hex')
const closeCodeIn = (bytes: Buffer): number => bytes.readUInt16BE(2)

describe('memory stays as it is', () => {
  const attackers = 64

  /** Bytes that the process has taken from the system while each attacker sends its bytes and is closed. */
  async function grown(
    server: RunningServer,
    bytes: Buffer,
  ): Promise<{ codes: Set<number>; memory: number }> {
    // One after the other: a busy server would tell some of them to come later.
    const clients: RawClient[] = []
    while (clients.length < attackers) clients.push(await RawClient.upgrade(server.port, '/session'))
    heap()
    const before = process.memoryUsage().rss
    const closes = clients.map(async ({ socket }) => {
      const [frame] = (await once(socket, 'data')) as [Buffer]
      return closeCodeIn(frame)
    })
    for (const { socket } of clients) socket.write(bytes)
    const codes = new Set(await Promise.all(closes))
    const memory = process.memoryUsage().rss - before
    for (const { socket } of clients) socket.destroy()
    return { codes, memory }
  }

  test('where 64 clients declare a gigabyte each: 1009 at the header, less than 1 MB for each', async () => {
    const { codes, memory } = await grown(await startSessions(), gigabyte)
    expect([...codes]).toEqual([1009])
    expect(memory).toBeLessThan(attackers * 1_000_000)
  })

  test('where 64 clients send tiny fragments without an end: 1008 at the 17th, less than 1 MB for each', async () => {
    const first = Buffer.from('01810000000078', 'hex')
    const next = Buffer.from('00810000000078', 'hex')
    const endless = Buffer.concat([first, ...Array.from({ length: 9_000 }, () => next)])
    const { codes, memory } = await grown(await startSessions(), endless)
    expect([...codes]).toEqual([1008])
    expect(memory).toBeLessThan(attackers * 1_000_000)
  })
})

describe('a frame of 64 KB', () => {
  const inFrame = (data: string): string =>
    `{"t":"command","topic":"room:1","line":"l","n":1,"after":0,"data":${data}}`
  const half = 32_700

  test.each([
    ['of lists in lists', inFrame('['.repeat(half) + ']'.repeat(half)), 4101],
    ['of objects in objects', inFrame('{"a":'.repeat(10_900) + '1' + '}'.repeat(10_900)), 4101],
    ['of lists that never end', '['.repeat(65_000), 4101],
    ['of 6,000 keys', inFrame(`{${Array.from({ length: 6_000 }, (_, n) => `"k${String(n)}":0`).join()}}`), 0],
    ['of one long name', inFrame(`{"${'k'.repeat(65_000)}":0}`), 0],
    ['of one long number', inFrame('9'.repeat(65_000)), 4101],
    ['of escapes', inFrame(`"${'\\u0000'.repeat(10_000)}"`), 0],
  ])('%s is read within 20 ms, and closed with 4101 where it is none: %#', async (_what, text, code) => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limits.frameBytes)
    const times = Array.from({ length: 5 }, () => {
      const startedAt = process.cpuUsage()
      parseClientFrame(text)
      const { user, system } = process.cpuUsage(startedAt)
      return user + system
    })
    expect(Math.min(...times)).toBeLessThan(20_000)
    if (code === 0) return
    const server = await startSessions()
    const phone = await Phone.open(server, 'ann')
    phone.client.send(text)
    expect((await phone.client.closed).code).toBe(code)
  })
})

describe('names of prototypes', () => {
  /** Merges all that it gets by name. */
  const merging = defineTopic({
    name: 'merge:*',
    command: v.record(v.string(), v.any()),
    initial: (): Record<string, unknown> => ({}),
    authorize: () => 'write',
    decide: (_state, command) => ('type' in command ? [] : [command]),
    reduce(state, event: Record<string, unknown>) {
      const next: Record<string, unknown> = { ...state }
      for (const key in event) {
        const [old, value] = [Object.hasOwn(next, key) ? next[key] : {}, event[key]]
        next[key] = typeof value === 'object' && value !== null ? Object.assign({}, old, value) : value
      }
      return next
    },
  })
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'polluted', 'a']
  const hostile = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(true, 1, 'polluted'),
      fc
        .array(fc.tuple(fc.constantFrom(...names), tie('value')), { minLength: 1, maxLength: 3 })
        .map((entries) => Object.fromEntries(entries)),
    ),
  })).value
  /** `JSON.stringify` leaves out no own name, and `__proto__` is one after `Object.fromEntries`. */
  const bodies = hostile.map((value) => JSON.stringify({ polluted: true, deep: value }))

  test('in a command change no prototype of the server, and __proto__ is no frame', async () => {
    const before = prototypeNames()
    const server = await start({ topics: [merging], users: verifying })
    await fc.assert(
      fc.asyncProperty(bodies, async (data) => {
        const phone = await Phone.open(server, 'ann')
        phone.send({ t: 'attach', topic: 'merge:1', lines: [] })
        await phone.next()
        const line = `l${String((lines += 1))}`
        phone.client.send(`{"t":"command","topic":"merge:1","line":"${line}","n":1,"after":0,"data":${data}}`)
        const end = await Promise.race([phone.next(), phone.client.closed])
        phone.client.socket.terminate()
        expect(end).toMatchObject(data.includes('"__proto__"') ? { code: 4101 } : { t: 'events' })
        expect(prototypeNames()).toEqual(before)
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  test('in a body of HTTP are answered 400, and change no prototype', async () => {
    const before = prototypeNames()
    const server = await start({ users: localUsers(), development: true })
    const headers = { 'Content-Type': 'application/json' }
    for (const path of ['/login', '/debug/push'])
      for (const body of [
        '{"__proto__":{"polluted":true},"code":"ann","text":"x"}',
        '{"constructor":{"prototype":{"polluted":true}},"code":"ann","text":"x"}',
        '{"code":{"__proto__":{"polluted":true}},"text":{"constructor":{"prototype":{"polluted":1}}}}',
      ])
        expect((await fetch(server.origin + path, { method: 'POST', headers, body })).status).toBe(400)
    expect(prototypeNames()).toEqual(before)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

let lines = 0
const verifying = {
  verify: (token: string) => Promise.resolve({ user: token.slice('token-of-'.length) }),
}
