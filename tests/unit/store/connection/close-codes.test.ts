// The table of close codes: what the client does after each.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type CloseCourse,
  courseOf,
  isFatal,
  isInterruption,
  requestedDelay,
  grantDelay,
  returnDelay,
} from '../../../../store/connection/close-codes'

const closed = (code: number, reason = '') => ({ code, reason })

describe('the table', () => {
  it.each<[number, CloseCourse]>([
    [1000, 'backoff'],
    [1001, 'backoff'],
    [1006, 'backoff'],
    [1011, 'backoff'],
    [1012, 'spread'],
    [1013, 'spread'],
    [1014, 'backoff'],
    [3000, 'backoff'],
    [3999, 'backoff'],
    [4000, 'stop'],
    [4099, 'stop'],
    [4100, 'backoff'],
    [4199, 'backoff'],
    [4200, 'at-once'],
    [4299, 'at-once'],
    [4300, 'new-ticket'],
    [4399, 'new-ticket'],
    [4400, 'backoff'],
    [4999, 'backoff'],
    [0, 'backoff'],
    [NaN, 'backoff'],
  ])('%i: %s', (code, course) => {
    expect(courseOf(code)).toBe(course)
  })
})

describe('a fatal close', () => {
  it.each([
    [4000, true],
    [4099, true],
    [3999, false],
    [4100, false],
    [1000, false],
  ])('%i: %j', (code, fatal) => {
    expect(isFatal(closed(code))).toBe(fatal)
  })

  it('is none where nothing was closed', () => {
    expect(isFatal(undefined)).toBe(false)
  })
})

describe('the background', () => {
  it.each([
    [1000, 'interrupted', true],
    [1006, 'interrupted', true],
    [1000, 'fail interrupted by system', true],
    [1000, '', false],
    [1001, 'going away', false],
  ])('%i %j: %j', (code, reason, interruption) => {
    expect(isInterruption(closed(code, reason))).toBe(interruption)
  })

  it('takes nothing where nothing was closed', () => {
    expect(isInterruption(undefined)).toBe(false)
  })
})

describe('the wait of a close code', () => {
  it.each<[string, number, attempt: number, random: number, delay: number | null]>([
    ['at once, at the first attempt', 4200, 1, 0.5, 250],
    ['at once, with the lowest throw', 4299, 1, 0, 0],
    ['at once, with the highest', 4200, 1, 0.999_999, 500],
    ['at once, but sent away again', 4200, 2, 0.5, null],
    ['a new ticket, at the first attempt', 4300, 1, 0.5, 250],
    ['a new ticket, but sent away again', 4399, 2, 0.5, null],
    ['anything else', 1006, 1, 0.5, null],
    ['a fatal close: no wait', 4000, 1, 0.5, null],
  ])('%s (%i, attempt %i, dice %d): %j', (_name, code, attempt, random, delay) => {
    expect(returnDelay(closed(code), attempt, random)).toBe(delay)
  })

  it('is none where nothing was closed', () => {
    expect(returnDelay(undefined, 1, 0.5)).toBeNull()
  })
})

describe('the wait that the server names', () => {
  it.each<[reason: string, delay: number | null]>([
    ['{"after":0}', 0],
    ['{"after":1234}', 1_234],
    [' { "after" : 1.5, "why": "drain" } ', 1.5],
    ['{"after":1e15}', 3_600_000],
    ['{"after":1e999}', 3_600_000],
    ['{"after":-1}', null],
    ['{"after":"1234"}', null],
    ['{"after":null}', null],
    ['{"After":1234}', null],
    ['[1234]', null],
    ['{}', null],
    ['null', null],
    ['1234', null],
    ['"after"', null],
    ['{"after":12', null],
    ['going away', null],
    ['', null],
  ])('%s: %j', (reason, delay) => {
    expect(requestedDelay(closed(1001, reason), 0.5)).toBe(delay)
  })

  it.each<[string, code: number, reason: string, random: number, delay: number]>([
    ['a restart, with the lowest throw', 1012, '', 0, 5_000],
    ['a restart', 1012, 'service restart', 0.5, 17_500],
    ['overload, with the highest throw', 1013, '', 0.999_999, 30_000],
    ['a restart that names the time', 1012, '{"after":20}', 0.5, 20],
  ])('by its code: %s', (_name, code, reason, random, delay) => {
    expect(requestedDelay(closed(code, reason), random)).toBe(delay)
  })

  it('is none where nothing was closed', () => {
    expect(requestedDelay(undefined, 0.5)).toBeNull()
  })

  it('is a wait that a timer can hold, or none, whatever the reason says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.double().map((after) => JSON.stringify({ after })),
        ),
        (reason) => {
          const delay = requestedDelay(closed(1001, reason), 0.5)
          if (delay === null) return
          expect(delay).toBeGreaterThanOrEqual(0)
          expect(delay).toBeLessThanOrEqual(2_147_483_647)
        },
      ),
    )
  })
})

describe('a delay that the server names', () => {
  it.each<[named: number | null, attempt: number, delay: number | null]>([
    [null, 1, null],
    [0, 1, 0],
    [0, 2, null],
    [999, 2, null],
    [1_000, 2, 1_000],
    [60_000, 9, 60_000],
  ])('%j ms, attempt %i: %j', (named, attempt, delay) => {
    expect(grantDelay(named, attempt)).toBe(delay)
  })
})
