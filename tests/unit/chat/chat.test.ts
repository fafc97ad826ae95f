// The rules of the demo's chat, as its server and its phones share them: how much is kept, and the guess at what a command does.
import { describe, expect, test } from '@jest/globals'
import { type ChatEvent, type ChatState, emptyChat, guess, limits, reduce } from '../../../chat'

const said = (id: string, user = 'ann', at = 1): ChatEvent => ({ type: 'said', id, user, text: id, at })

describe('the state', () => {
  const many = (count: number, event: (n: number) => ChatEvent): ChatState =>
    Array.from({ length: count }, (_, n) => event(n)).reduce(reduce, emptyChat)

  test('keeps the last lines; of one more, the newer half', () => {
    expect(many(limits.lines, (n) => said(String(n))).lines).toHaveLength(limits.lines)
    const { lines } = many(limits.lines + 1, (n) => said(String(n)))
    expect(lines).toHaveLength(limits.lines / 2)
    expect(lines.at(-1)?.id).toBe(String(limits.lines))
  })

  test('forgets the oldest name that no line needs', () => {
    const people = many(limits.people, (n) => ({ type: 'joined', user: `u${String(n)}`, name: 'x' }))
    const spoken = reduce(people, said('a', 'u0'))
    const { people: known } = reduce(spoken, { type: 'joined', user: 'new', name: 'x' })
    expect(known).toHaveLength(limits.people)
    expect(known.map(({ user }) => user).slice(0, 2)).toEqual(['u0', 'u2'])
  })

  test('stays below 256 KB, whatever is said', () => {
    const user = (n: number) => `${String(n)}${'"'.repeat(125)}`
    let state = many(limits.people, (n) => ({
      type: 'joined',
      user: user(n),
      name: '🎉'.repeat(limits.name),
    }))
    for (let n = 0; n < limits.lines; n += 1)
      state = reduce(state, {
        type: 'said',
        id: 'x'.repeat(limits.id),
        user: user(n),
        text: '🎉'.repeat(limits.text),
        at: 1e13,
      })
    expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThan(256_000)
  })
})

describe('a guess', () => {
  const now = reduce(emptyChat, said('a1', 'bob', 7))

  test('adds a line as the server would take it, at the time of the last one', () => {
    const { lines } = guess('ann')(now, { type: 'say', id: 'b1', text: ' hello\u0007 ' })
    expect(lines[1]).toEqual({ id: 'b1', user: 'ann', text: 'hello', at: 7 })
  })

  test('of a line that is here already changes nothing', () => {
    expect(guess('ann')(now, { type: 'say', id: 'a1', text: 'hello' })).toBe(now)
  })

  test('gives a name', () => {
    expect(guess('ann')(now, { type: 'join', name: ' Ann ' }).people).toEqual([{ user: 'ann', name: 'Ann' }])
  })
})
