// The text that is being written: how much room is left, and when it can be sent.
import { describe, expect, it } from '@jest/globals'
import { limits } from '../../../chat'
import { Draft } from '../../../miniprogram/stores/draft'

const LONGEST_LINE = limits.text
const draftOf = (length: number): Draft => new Draft('x'.repeat(length))

describe('a draft', () => {
  it('shows the room it has left from 50 characters before its end', () => {
    expect(draftOf(LONGEST_LINE - 51).isNearEnd).toBe(false)
    expect(draftOf(LONGEST_LINE - 50)).toMatchObject({ isNearEnd: true, left: 50 })
  })

  it('keeps every character of a text that is too long, and says how many are too many', () => {
    const draft = draftOf(9_500)
    expect(draft).toMatchObject({ left: -9_000, isNearEnd: true, isLine: false })
    expect(draft.take()).toBeNull()
    expect(draft.text).toHaveLength(9_500)
  })

  it('can be sent up to its last character', () => {
    expect(draftOf(LONGEST_LINE).take()).toHaveLength(LONGEST_LINE)
    expect(draftOf(LONGEST_LINE + 1).take()).toBeNull()
  })

  it.each(['', '   ', '\n'])('that is blank cannot be sent: %j', (text) => {
    const draft = new Draft(text)
    expect(draft.isLine).toBe(false)
    expect(draft.take()).toBeNull()
    expect(draft.text).toBe(text)
  })

  it('is trimmed and empty once it is sent', () => {
    const draft = new Draft('')
    draft.write('  hello ')
    expect(draft.take()).toBe('hello')
    expect(draft.text).toBe('')
  })
})
