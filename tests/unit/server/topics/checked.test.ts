// The values that a topic's functions return are checked: a fault of theirs is named, and does not end the process or reach a phone.
import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { decideOn } from '../../../../server/topics/decision'
import { defineTopic, type Context, type Topic } from '../../../../server/topics/define-topic'
import { TestServer } from '../../../support/session/test-server'

const context: Context = { user: 'ann', topic: 'box', now: 5, random: () => 0.5, secret: (label) => label }

const options = {
  name: 'box',
  command: v.object({}),
  initial: () => 0,
  authorize: () => 'write',
  decide: (_: unknown, command: object) => ('type' in command ? [] : [1]),
  reduce: (state: number) => state + 1,
}

/** A topic as JavaScript may write it. */
const topicWith = (more: Readonly<Record<string, unknown>>): Topic =>
  (defineTopic as unknown as (all: unknown) => Topic)({ ...options, ...more })

const later = (): Promise<never> => Promise.reject(new Error('nobody hears it'))
const views = { view: (event: unknown) => event, viewState: (state: unknown) => state }

describe('a command is refused with failed, and the log says why, where', () => {
  test.each<[what: string, more: Readonly<Record<string, unknown>>, sentence: string]>([
    [
      'decide is asynchronous',
      { decide: later },
      'decide must return a list of events, or refuse(code), but returned a promise',
    ],
    [
      'decide returns nothing',
      { decide: () => undefined },
      'decide must return a list of events, or refuse(code), but returned undefined',
    ],
    [
      'decide returns one event instead of a list',
      { decide: () => ({ kind: 'said' }) },
      'decide must return a list of events, or refuse(code), but returned an object',
    ],
    [
      'decide makes a refusal by hand, with a code that phones do not take',
      { decide: () => ({ kind: 'refusal', code: 'not ok' }) },
      'decide must return a list of events, or refuse(code), but returned an object',
    ],
    [
      'authorize is asynchronous',
      { authorize: later },
      "authorize must return 'write', 'read' or null, but returned a promise",
    ],
    [
      'authorize returns nothing',
      { authorize: () => undefined },
      "authorize must return 'write', 'read' or null, but returned undefined",
    ],
    [
      'reduce returns nothing',
      { reduce: () => undefined },
      'reduce must return a value at once, but returned undefined',
    ],
    [
      'deadline returns nothing',
      { deadline: () => undefined },
      'deadline must return a number of ms, or null, but returned undefined',
    ],
    [
      'deadline returns no number',
      { deadline: () => NaN },
      'deadline must return a number of ms, or null, but returned NaN',
    ],
    [
      'deadline returns a text',
      { deadline: () => 'soon' },
      'deadline must return a number of ms, or null, but returned a text',
    ],
    [
      'the schema is asynchronous',
      { command: { '~standard': { version: 1, vendor: 'x', validate: later } } },
      'the schema of its commands is asynchronous; a decision cannot wait',
    ],
  ])('%s', async (_what, more, sentence) => {
    const decision = decideOn(topicWith(more), 0, { kind: 'command', data: {} }, context, 100)
    expect(decision).toMatchObject({ kind: 'refuse', answer: '["failed"]' })
    expect('error' in decision && decision.error?.message).toBe(`Topic "box": ${sentence}`)
    // A promise that nobody hears would end the process here.
    await new Promise((resolve) => setImmediate(resolve))
  })
})

describe('a reader is closed with 1011 instead of getting a frame that no phone takes, where', () => {
  test.each<[what: string, more: Readonly<Record<string, unknown>>, sentence: string]>([
    [
      'viewState returns nothing',
      { ...views, viewState: () => undefined },
      'Topic "box": viewState must return a value at once, but returned undefined',
    ],
    [
      'viewState is asynchronous',
      { ...views, viewState: later },
      'Topic "box": viewState must return a value at once, but returned a promise',
    ],
    [
      'view returns nothing',
      { ...views, view: () => undefined },
      'Topic "box": view must return a value at once, but returned undefined',
    ],
    [
      'view is asynchronous',
      { ...views, view: later },
      'Topic "box": view must return a value at once, but returned a promise',
    ],
    [
      'initial returns nothing',
      { initial: () => undefined },
      'Topic "box": initial must return a value at once, but returned undefined',
    ],
    [
      'viewState makes the state larger than a frame',
      { ...views, viewState: () => 'x'.repeat(600_000) },
      'A frame of box would be 600',
    ],
    [
      'view makes an event larger than a frame',
      { ...views, view: () => '丁'.repeat(200_000) },
      'A frame of box would be 600',
    ],
  ])('%s', async (_what, more, sentence) => {
    const server = new TestServer({ kinds: [topicWith(more)] })
    const wire = await server.welcome('ann')
    await wire.hear(
      { t: 'attach', topic: 'box', lines: [] },
      { t: 'command', topic: 'box', line: 'l', n: 1, after: 0, data: {} },
    )
    expect(wire.closed?.code).toBe(1011)
    expect((server.errors[0] as Error).message).toContain(sentence)
  })
})

test('a state that cannot be written down leaves its command done, and closes nobody', async () => {
  const reduce = (state: number): unknown => (state === 0 ? 1 : 1n)
  const server = new TestServer({
    kinds: [topicWith({ reduce, snapshotEvery: 1, ...views, viewState: () => 0 })],
  })
  const wire = await server.welcome('ann')
  await wire.hear({ t: 'attach', topic: 'box', lines: [] })
  for (const n of [1, 2])
    await wire.hear({ t: 'command', topic: 'box', line: 'l', n, after: n - 1, data: {} })
  expect(wire.take()).toMatchObject([
    { t: 'attached' },
    { t: 'events', answers: { l: [[1]] } },
    { t: 'events', answers: { l: [[2]] } },
  ])
  expect(server.errors).toEqual([
    expect.objectContaining({ message: 'Topic "box": its state cannot be kept' }),
  ])
})

describe('a definition that cannot work is refused:', () => {
  test.each(['initial', 'authorize', 'decide', 'reduce', 'deadline', 'effects'])(
    '%s is no function',
    (name) => {
      expect(() => topicWith({ [name]: 7 })).toThrow(`Option "${name}" must be a function, but got 7`)
    },
  )

  test('views that are no functions, a command that is no schema, another afterReset', () => {
    expect(() => topicWith({ view: 7, viewState: 7 })).toThrow('Option "view" must be a function')
    expect(() => topicWith({ command: {} })).toThrow('command must be a schema of Standard Schema')
    expect(() => topicWith({ command: undefined })).toThrow('command must be a schema of Standard Schema')
    expect(() => topicWith({ afterReset: 'keep' })).toThrow('Option "afterReset" must be one of refuse, take')
  })
})
