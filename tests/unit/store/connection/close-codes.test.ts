// The table of close codes: what the client does after each.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  actionAfter,
  type CloseAction,
  type CloseCodes,
  grantDelay,
  isInterruption,
} from '../../../../store/connection/close-codes'

const closed = (code: number, reason = '') => ({ code, reason })
const byTable = (code: number, reason = '', random = 0.5) =>
  actionAfter(closed(code, reason), () => undefined, random)[0]

describe('the table', () => {
  it.each<[number, CloseAction]>([
    [1000, 'retry'],
    [1001, 'retry'],
    [1006, 'retry'],
    [1011, 'retry'],
    [1012, { after: 17_500 }],
    [1013, { after: 17_500 }],
    [1014, 'retry'],
    [3000, 'retry'],
    [3999, 'retry'],
    [4000, 'stop'],
    [4099, 'stop'],
    [4100, 'retry'],
    [4199, 'retry'],
    [4200, 'at-once'],
    [4299, 'at-once'],
    [4300, 'renew'],
    [4399, 'renew'],
    [4400, 'retry'],
    [4999, 'retry'],
    [0, 'retry'],
    [NaN, 'retry'],
  ])('%i: %j', (code, action) => {
    expect(byTable(code)).toEqual(action)
  })

  it('leaves an end without a close to the retry policy', () => {
    expect(actionAfter(undefined, () => 'stop', 0.5)).toEqual(['retry'])
  })

  it.each<[string, code: number, reason: string, random: number, after: number]>([
    ['a restart, with the lowest throw', 1012, '', 0, 5_000],
    ['a restart', 1012, 'service restart', 0.5, 17_500],
    ['overload, with the highest throw', 1013, '', 0.999_999, 30_000],
    ['a restart that names the time', 1012, '{"after":20}', 0.5, 20],
    ['a refusal that names a time', 4000, '{"after":20}', 0.5, 20],
  ])('waits: %s', (_name, code, reason, random, after) => {
    expect(byTable(code, reason, random)).toEqual({ after })
  })
})

describe('the delay that the server names', () => {
  it.each<[reason: string, action: CloseAction]>([
    ['{"after":0}', { after: 0 }],
    ['{"after":1234}', { after: 1_234 }],
    [' { "after" : 1.5, "why": "drain" } ', { after: 1.5 }],
    ['{"after":1e15}', { after: 3_600_000 }],
    ['{"after":1e999}', { after: 3_600_000 }],
    ['{"after":-1}', 'retry'],
    ['{"after":"1234"}', 'retry'],
    ['{"after":null}', 'retry'],
    ['{"After":1234}', 'retry'],
    ['[1234]', 'retry'],
    ['{}', 'retry'],
    ['null', 'retry'],
    ['1234', 'retry'],
    ['"after"', 'retry'],
    ['{"after":12', 'retry'],
    ['going away', 'retry'],
    ['', 'retry'],
  ])('%s: %j', (reason, action) => {
    expect(byTable(1001, reason)).toEqual(action)
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
          const action = byTable(1001, reason)
          const after = typeof action === 'object' ? action.after : 0
          expect(after).toBeGreaterThanOrEqual(0)
          expect(after).toBeLessThanOrEqual(2_147_483_647)
        },
      ),
    )
  })
})

describe('closeCodes', () => {
  it.each<[string, answer: unknown, action: CloseAction]>([
    ['retry', 'retry', 'retry'],
    ['at-once', 'at-once', 'at-once'],
    ['renew', 'renew', 'renew'],
    ['stop', 'stop', 'stop'],
    ['a wait', { after: 7 }, { after: 7 }],
    ['too long a wait', { after: Infinity }, { after: 3_600_000 }],
    ['nothing', undefined, 'at-once'],
    ['an unknown word', 'never', 'at-once'],
    ['a wait that is none', { after: '7' }, 'at-once'],
    ['a negative wait', { after: -1 }, 'at-once'],
    ['null', null, 'at-once'],
  ])('answers %s: %j', (_name, answer, action) => {
    const decide = (() => answer) as CloseCodes
    expect(actionAfter(closed(4200), decide, 0.5)[0]).toEqual(action)
  })

  it('is told the code and the reason, and outweighs both', () => {
    const decide: CloseCodes = ({ code, reason }) => (code === 4000 && reason !== '' ? 'retry' : 'stop')
    expect(actionAfter(closed(4000, '{"after":5}'), decide, 0.5)).toEqual(['retry'])
  })

  it('leaves the close to the table where it throws', () => {
    const decide = () => {
      throw new Error('no such code')
    }
    expect(actionAfter(closed(4300), decide, 0.5)[0]).toBe('renew')
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

describe('the wait of an action', () => {
  it.each<[string, CloseAction, attempt: number, random: number, delay: number | null]>([
    ['at once, at the first attempt', 'at-once', 1, 0.5, 250],
    ['at once, with the lowest throw', 'at-once', 1, 0, 0],
    ['at once, with the highest', 'at-once', 1, 0.999_999, 500],
    ['at once, in a row', 'at-once', 2, 0.5, null],
    ['a new ticket', 'renew', 1, 0.5, 250],
    ['a new ticket, in a row', 'renew', 2, 0.5, null],
    ['by the policy', 'retry', 1, 0.5, null],
    ['no wait', { after: 0 }, 1, 0.5, 0],
    ['no wait, in a row', { after: 0 }, 2, 0.5, null],
    ['less than a second, in a row', { after: 999 }, 2, 0.5, null],
    ['a second, in a row', { after: 1_000 }, 2, 0.5, 1_000],
    ['a minute, again and again', { after: 60_000 }, 9, 0.5, 60_000],
  ])('%s', (_name, action, attempt, random, delay) => {
    expect(grantDelay(action, attempt, random)).toBe(delay)
  })
})
