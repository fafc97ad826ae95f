// The frames of a session tell what became of entries.
import { expect, test } from '@jest/globals'
import { Commands } from '../../../../preview/runtime/witness/commands'

const command = (n: number, data: unknown): string =>
  JSON.stringify({ t: 'command', topic: 'chat', line: 'l', n, after: 0, data })
const answers = (...list: readonly unknown[]): string =>
  JSON.stringify({ t: 'events', topic: 'chat', list: [], answers: { l: list } })

test('an answer ends the entry whose command has its number', () => {
  const commands = new Commands()
  commands.left(command(4, { say: 'a' }), [
    { id: 1, data: { say: 'b' } },
    { id: 2, data: { say: 'a' } },
  ])
  expect(commands.endOf(2)).toBeUndefined()
  commands.heard(answers([3], [4]))
  expect([commands.endOf(1), commands.endOf(2), commands.endOf(2)]).toEqual([undefined, 'arrived', undefined])
})

test('equal commands are told apart by their order, and one that goes again is the same', () => {
  const commands = new Commands()
  const queue = [
    { id: 1, data: 'x' },
    { id: 2, data: 'x' },
  ]
  commands.left(command(1, 'x'), queue)
  commands.left(command(1, 'x'), queue)
  commands.left(command(2, 'x'), queue)
  commands.heard(answers([2, 'full'], [1, 'unknown']))
  expect([commands.endOf(1), commands.endOf(2)]).toEqual(['unknown', 'refused'])
})

test('frames of another protocol tell nothing', () => {
  const commands = new Commands()
  commands.left('"t":"command" but no JSON', [])
  commands.left('hello', [{ id: 1, data: 'hello' }])
  commands.heard('{"answers": null}')
  expect(commands.endOf(1)).toBeUndefined()
})
