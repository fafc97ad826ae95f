// A rate that would stop every frame is found when the server starts.
import { describe, expect, it } from '@jest/globals'
import { createServer } from '../../../server/app'
import type { Rate } from '../../../server/session/pace'

describe('a wrong rate', () => {
  it.each<[rate: object, message: string]>([
    [
      { perSecond: 0, burst: 10 },
      'Option "rate.perSecond" must be a number of frames, at least 0.001, but got 0.',
    ],
    [
      { perSecond: '500', burst: 0.5 },
      'Option "rate.perSecond" must be a number of frames, at least 0.001, but got \'500\'.',
    ],
    [{ perSecond: 500 }, 'Option "rate.burst" must be a number of frames, at least 1, but got undefined.'],
    [
      { perSecond: 500, burst: NaN },
      'Option "rate.burst" must be a number of frames, at least 1, but got NaN.',
    ],
    [
      { perSecond: 500, brust: 10 },
      'Option "rate.brust" must be one of perSecond, burst, but got \'brust\'.',
    ],
  ])('%j is named when the server starts', async (rate, message) => {
    await expect(createServer({ port: 0, logLevel: 'silent', rate: rate as Rate })).rejects.toThrow(message)
  })
})

it('a wrong rate of logins is named, too', async () => {
  const loginRate = { perSecond: 10, burst: 0 }
  await expect(createServer({ port: 0, logLevel: 'silent', loginRate })).rejects.toThrow(
    'Option "loginRate.burst" must be a number of logins, at least 1, but got 0.',
  )
})

it('a rate without a bound is allowed', async () => {
  const rate = { perSecond: Infinity, burst: Infinity }
  const server = await createServer({ port: 0, logLevel: 'silent', rate, loginRate: rate })
  await server.close()
  expect(server.connections).toBe(0)
})
