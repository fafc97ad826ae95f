// Fates of messages that a phone without the library hands over: told by those who hear them.
import { beforeEach, expect, test } from '@jest/globals'
import { Messages } from '../../../../preview/runtime/witness/messages'
import { ClassicFates } from '../../../../preview/stage/classic-fates'
import type { EntryFact, EntryStep, Happening } from '../../../../preview/stage/happening'

let told: string[]
let fates: ClassicFates

beforeEach(() => {
  told = []
  fates = new ClassicFates((happening) => {
    if (happening.kind === 'entry') told.push(`${happening.at} ${happening.id} ${happening.step}`)
  })
})

const entry = (at: number, step: EntryStep, text: string): void =>
  fates.see({ kind: 'entry', id: text, step, text, at })
const down = (at: number, text: string): void =>
  fates.see({ kind: 'frame', socket: 1, way: 'down', isBeat: false, text, at } satisfies Happening)

test('a message that another client hears has arrived, also after its link is over', () => {
  entry(0, 'sent', 'a')
  entry(10, 'gone', 'a')
  fates.hear('a', 20)
  expect(fates.settle(10_000, 0)).toEqual([])
  expect(told).toEqual(['0 a sent', '20 a arrived'])
})

test('a message that comes back to its own phone has arrived', () => {
  entry(0, 'sent', 'a')
  down(30, 'a')
  expect(told).toEqual(['0 a sent', '30 a arrived'])
})

test('a message that nobody has heard a while after the end of its link is lost', () => {
  entry(0, 'sent', 'a')
  expect(fates.settle(100_000, 0)).toEqual([])
  entry(100_000, 'gone', 'a')
  expect(fates.settle(101_400, 0)).toEqual([])
  // Frames that the server delays come later.
  expect(fates.settle(102_000, 3_000)).toEqual([])
  expect(fates.settle(102_000, 0)).toEqual(['a'])
  expect(told).toEqual(['0 a sent', '102000 a lost'])
})

test('a message that the phone did not take is lost at once', () => {
  entry(0, 'queued', 'a')
  entry(0, 'unsent', 'a')
  expect(fates.settle(1, 0)).toEqual(['a'])
  expect(fates.settle(2, 0)).toEqual([])
  expect(told).toEqual(['0 a queued', '0 a unsent'])
})

test('of two equal texts each is heard once', () => {
  fates.see({ kind: 'entry', id: '1', step: 'sent', text: 'ok', at: 0 })
  fates.see({ kind: 'entry', id: '2', step: 'sent', text: 'ok', at: 1 })
  fates.hear('ok', 2)
  expect(told).toEqual(['0 1 sent', '1 2 sent', '2 1 arrived'])
})

test('messages of an app without entries are entries: those that the phone does not take are lost at once', () => {
  const facts: EntryFact[] = []
  const messages = new Messages(
    (fact) => facts.push(fact),
    (text) => text === 'ping',
  )
  messages.handed('ping', true)
  messages.handed('a', true)
  messages.handed('b', false)
  messages.over()
  messages.over()
  expect(facts.map(({ id, step, text }) => `${id} ${step} ${text}`)).toEqual([
    'message 1 sent a',
    'message 2 queued b',
    'message 2 unsent b',
    'message 1 gone a',
  ])
})
