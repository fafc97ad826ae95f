import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Passes, signedPasses } from '../../../../server/users/passes'

const day = 24 * 3_600_000
let now = 0
const passesOf = (key = 'k'.repeat(32), scope = 'wx1'): Passes => signedPasses({ key, scope, now: () => now })

describe('a pass', () => {
  it('names its user for 30 days, also after a restart with the same key', () => {
    now = 0
    const pass = passesOf().sign('小明')
    now = 30 * day - 1
    expect(passesOf().read(pass)).toBe('小明')
    now = 30 * day
    expect(passesOf().read(pass)).toBeNull()
  })

  it('of another key, or of other users, is false', () => {
    now = 0
    const pass = passesOf().sign('ann')
    expect(passesOf('another key').read(pass)).toBeNull()
    expect(passesOf(undefined, 'local').read(pass)).toBeNull()
  })

  it('that was changed in any character is false', () => {
    now = 0
    const pass = passesOf().sign('ann')
    fc.assert(
      fc.property(fc.nat(pass.length - 1), fc.string({ unit: 'grapheme', maxLength: 2 }), (at, text) => {
        const changed = pass.slice(0, at) + text + pass.slice(at + 1)
        expect(passesOf().read(changed)).toBe(changed === pass ? 'ann' : null)
      }),
    )
  })

  it.each(['', '.', '..', '...', 'a.b.c', 'YW5u.Infinity.', `YW5u.${String(9e15)}.`])(
    'is not made up: %j',
    (text) => {
      expect(passesOf().read(text)).toBeNull()
    },
  )
})

it('a pass does not grow by what follows it', () => {
  now = 0
  expect(passesOf().read(`${passesOf().sign('ann')}.more`)).toBeNull()
})
