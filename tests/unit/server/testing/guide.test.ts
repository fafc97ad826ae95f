// The code of docs/topics.md, in both languages, is the code that is tested here.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { refuse } from '../../../../server'
import { testTopic } from '../../../../server/testing'
import { type Commands, type Events, reduce, room, type State } from '../../../support/topics/room'

const root = path.join(__dirname, '../../../..')
const { given } = testTopic(room, { now: 1_000 })

test('a muted user is told until when', () => {
  given([{ type: 'muted', user: 'ann', until: 2_000 }])
    .when({ type: 'say', text: 'hi' }, 'ann')
    .then(refuse('muted', { until: 2_000 }))
})

test('a client folds the events with the types and the function of the topic', () => {
  const command: Commands = { type: 'say', text: 'hi' }
  const events: readonly Events[] = [{ type: 'said', user: 'ann', text: 'hi' }]
  const state: State = events.reduce(reduce, { lines: [], muted: {} })
  expect(given([]).when(command, 'ann').state).toEqual(state)
})

/** Code without comments, and with the names that users import. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*\*.*?\*\/|\/\/.*/g, '')
    .replace(/'[./]+\/server(\/testing)?'/g, "'mobx-miniprogram-socket-server$1'")
    .replace(/\s+/g, ' ')
    .trim()
}

test.each(['topics.md', 'topics.zh-CN.md'])('the code of %s is tested', (name) => {
  const guide = readFileSync(path.join(root, 'docs', name), 'utf8')
  const [topic = '', tested = ''] = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)
  expect(codeOf(topic)).toBe(codeOf(readFileSync(path.join(root, 'tests/support/topics/room.ts'), 'utf8')))
  expect(tested).toContain('test(')
  expect(codeOf(readFileSync(__filename, 'utf8'))).toContain(codeOf(tested.slice(tested.indexOf('test('))))
})
