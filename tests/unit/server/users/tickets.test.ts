import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTickets, type Tickets } from '../../../../server/users/tickets'

let now: number
let tickets: Tickets

const start = (limit = 1_000): Tickets => memoryTickets({ now: () => now, limit })
const issue = async (from: Tickets, user: string): Promise<string> => {
  const ticket = await from.issue(user)
  if (ticket === null) throw new Error('no ticket')
  return ticket
}

beforeEach(() => {
  now = 1_000
  tickets = start()
})

describe('a ticket', () => {
  it('is redeemed once', async () => {
    const ticket = await issue(tickets, 'ann')
    expect(await tickets.redeem(ticket)).toBe('ann')
    expect(await tickets.redeem(ticket)).toBeNull()
  })

  it('lets one of 50 connections in that bring it at the same time', async () => {
    const ticket = await issue(tickets, 'ann')
    const users = await Promise.all(Array.from({ length: 50 }, () => tickets.redeem(ticket)))
    expect(users.filter((user) => user === 'ann')).toHaveLength(1)
  })

  it('is good for 30 s', async () => {
    const [early, late] = [await issue(tickets, 'ann'), await issue(tickets, 'ben')]
    now += 29_999
    expect(await tickets.redeem(early)).toBe('ann')
    now += 1
    expect(await tickets.redeem(late)).toBeNull()
  })

  it('of another server is worth nothing', async () => {
    expect(await start().redeem(await issue(tickets, 'ann'))).toBeNull()
  })

  it('has 128 random bits', async () => {
    const random = randomBytes(16)
    const fixed = memoryTickets({ random: (bytes) => random.subarray(0, bytes) })
    expect(await fixed.issue('ann')).toBe(random.toString('base64url'))
    const all = await Promise.all(Array.from({ length: 500 }, () => issue(tickets, 'ann')))
    expect(new Set(all).size).toBe(500)
  })

  it.each(['', 'a', 'constructor', '__proto__', 'x'.repeat(16_384), '\ud800'])(
    'is not guessed: %#',
    async (text) => {
      await issue(tickets, 'ann')
      expect(await tickets.redeem(text)).toBeNull()
    },
  )

  it('in part, or with more, is not redeemed', async () => {
    const ticket = await issue(tickets, 'ann')
    for (const text of [ticket.slice(1), ticket.slice(0, -1), `${ticket}=`, ` ${ticket}`])
      expect(await tickets.redeem(text)).toBeNull()
    expect(await tickets.redeem(ticket)).toBe('ann')
  })
})

it('while too many tickets wait there is none, and none of them is lost', async () => {
  tickets = start(3)
  const waiting = [await issue(tickets, 'a'), await issue(tickets, 'b'), await issue(tickets, 'c')]
  expect(await tickets.issue('d')).toBeNull()
  expect(await tickets.redeem(waiting[0] ?? '')).toBe('a')
  expect(await tickets.issue('d')).toEqual(expect.any(String))
  now += 30_000
  expect(await tickets.issue('e')).toEqual(expect.any(String))
})
