// Tickets that several servers share.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { redisTickets } from '../../../server/users/redis-tickets'
import type { Tickets } from '../../../server/users/tickets'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'
import { MadeEngines, newPrefix } from '../../support/redis/made'

let server: RunningRedis
const engines = new MadeEngines()
beforeAll(async () => {
  server = await startRedis()
})
afterEach(() => engines.stop())
afterAll(() => server.stop())

const two = async (): Promise<[Tickets, Tickets]> => {
  const prefix = newPrefix()
  const make = async (): Promise<Tickets> => redisTickets(await engines.make(server.url, { prefix }))
  return [await make(), await make()]
}

test('a ticket of one server is redeemed at another one, once', async () => {
  const [one, other] = await two()
  const ticket = (await one.issue('ann')) as string
  expect(await other.redeem(ticket)).toBe('ann')
  expect([await one.redeem(ticket), await other.redeem(ticket)]).toEqual([null, null])
})

test('of 50 connections that bring one ticket at the same time to two servers, one is let in', async () => {
  const both = await two()
  const ticket = (await both[0].issue('ann')) as string
  const users = await Promise.all(
    Array.from({ length: 50 }, (_, index) => (both[index % 2] as Tickets).redeem(ticket)),
  )
  expect(users.filter((user) => user === 'ann')).toHaveLength(1)
})

test('texts that are no tickets are not taken', async () => {
  const [one] = await two()
  for (const text of ['', 'a', '{p0}:memory', 'x'.repeat(16_384), '\ud800', '\n'])
    expect(await one.redeem(text)).toBeNull()
})

test('while Redis is away no ticket is given, and none is taken for good', async () => {
  const [one] = await two()
  await engines.stop()
  expect(await one.issue('ann')).toBeNull()
  await expect(one.redeem('any')).rejects.toThrow('not connected')
})
