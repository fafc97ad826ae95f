// A crowd of phones loses the same server, which then turns everybody away for a minute. The numbers of such a storm are
// measured by the bench; here: who is still there after it.
import { expect, it } from '@jest/globals'
import { createSocketStore, fixedDelay, type RetryPolicy } from 'mobx-miniprogram-socket'
import { seeded, VirtualClock, VirtualPhone, VirtualServer } from 'mobx-miniprogram-socket/testing'

const PHONES = 300
const OUTAGE = 60_000

/** How the crowd fares: what the stores say when the server has been back for two minutes. */
function storm(retry?: RetryPolicy) {
  const clock = new VirtualClock({ random: seeded(42) })
  const server = new VirtualServer(clock, { latency: 30 })
  const stores = Array.from({ length: PHONES }, () => {
    const phone = new VirtualPhone({ timing: clock })
    server.serve(phone)
    const store = createSocketStore({
      url: 'wss://example.com',
      platform: phone,
      ...(retry ? { retry } : {}),
    })
    store.connect()
    return store
  })
  clock.advance(30_000)
  expect(stores.filter(({ status }) => status === 'open')).toHaveLength(PHONES)
  const attempts = server.connects.length
  server.mode = 'refuses'
  server.drop()
  clock.advance(1_000)
  const waiting = stores.map((store, number) => store.send(`from ${String(number)}`))
  clock.advance(OUTAGE - 1_000)
  const duringOutage = server.connects.length - attempts
  server.mode = 'accepts'
  clock.advance(120_000)
  const statuses = stores.map(({ status }) => status)
  const delivered = waiting.filter(({ state }) => state === 'confirmed').length
  for (const store of stores) store.dispose()
  return {
    open: statuses.filter((status) => status === 'open').length,
    gaveUp: statuses.filter((status) => status === 'failed').length,
    delivered,
    duringOutage,
    left: clock.pending,
  }
}

it('300 phones all come back after an outage of a minute, and lose nothing that they sent', () => {
  expect(storm()).toMatchObject({ open: PHONES, gaveUp: 0, delivered: PHONES })
})

it("with the article's rule, every 5 s and ten times, none comes back", () => {
  const after = storm(fixedDelay({ delay: 5_000, limit: 10 }))
  expect(after).toMatchObject({ open: 0, gaveUp: PHONES, delivered: 0, duringOutage: 10 * PHONES })
})
