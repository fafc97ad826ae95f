// Faults of a topic's code and its limits: the command is refused with `failed`, and the sentence names what is wrong.
import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { decideOn, type Decision } from '../../../../server/topics/decision'
import { defineTopic, type Context, type Role } from '../../../../server/topics/define-topic'
import { refuse, type Refusal } from '../../../../server/topics/refusal'

const context: Context = { user: 'ann', topic: 'box', now: 5, random: () => 0.5, secret: (label) => label }

interface Box {
  readonly all: readonly unknown[]
}

const options = {
  name: 'box',
  command: v.object({ put: v.unknown() }),
  initial: (): Box => ({ all: [] }),
  authorize: (): Role => 'write',
  reduce: ({ all }: Box, event: unknown): Box => ({ all: [...all, event] }),
} as const

function decide(
  decided: () => readonly unknown[] | Refusal,
  more: Partial<Parameters<typeof defineTopic>[0]> = {},
  state: Box = { all: [] },
): Decision<Box> {
  const topic = defineTopic({ ...options, decide: decided, ...(more as object) })
  return decideOn(topic, state, { kind: 'command', data: { put: 1 } }, context)
}

function faultOf(decision: Decision<Box>): string {
  expect(decision).toMatchObject({ kind: 'refuse', answer: '["failed"]' })
  return decision.kind === 'refuse' ? String(decision.error) : ''
}

const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)])

test('events are written as JSON, with the deadline of the state after them', () => {
  const decision = decide(() => [{ a: undefined, b: 1 }], {
    deadline: ({ all }: Box) => all.length * 10,
  } as never)
  expect(decision).toMatchObject({ kind: 'accept', events: ['{"b":1}'], answer: '[]', wakeAt: 10 })
})

describe('the largest that is taken, and one more:', () => {
  const text = (bytes: number): string => 'x'.repeat(bytes - 2)

  test('an event of 16 KB', () => {
    expect(decide(() => [text(16_384)]).kind).toBe('accept')
    expect(faultOf(decide(() => [text(16_385)]))).toBe(
      'TopicError: Topic "box": an event would be 16385 bytes; the limit is 16384 bytes',
    )
    expect(faultOf(decide(() => ['é'.repeat(8_192)]))).toContain('16386 bytes')
  })

  test('64 KB of events for one command', () => {
    const four = [text(16_384), text(16_384), text(16_384), text(16_384)]
    expect(decide(() => four).kind).toBe('accept')
    expect(faultOf(decide(() => [...four, 1]))).toContain('the events of one command would be 65537 bytes')
  })

  test('a state of 256 KB', () => {
    const empty = JSON.stringify({ all: ['', 1] }).length
    const full = (bytes: number): Box => ({ all: ['x'.repeat(bytes - empty)] })
    expect(decide(() => [1], {}, full(262_144))).toMatchObject({ kind: 'accept', stateBytes: 262_144 })
    expect(faultOf(decide(() => [1], {}, full(262_145)))).toContain('the state would be 262145 bytes')
  })

  test('1 KB of data with a refusal', () => {
    expect(decide(() => refuse('no', text(1_024))).kind).toBe('refuse')
    expect(faultOf(decide(() => refuse('no', text(1_025))))).toContain('the data of the refusal "no"')
  })

  test('six levels of an event, seven of a state, four of the data of a refusal', () => {
    expect(decide(() => [nested(5)]).kind).toBe('accept')
    expect(faultOf(decide(() => [nested(6), 1]))).toContain('the state is more than 7 levels deep')
    expect(faultOf(decide(() => [nested(7)]))).toContain('an event is more than 6 levels deep')
    expect(decide(() => refuse('no', nested(4)))).toMatchObject({ answer: '["no",[[[[0]]]]]' })
    expect(faultOf(decide(() => refuse('no', nested(5))))).toContain('4 levels')
  })
})

describe('faults of the code:', () => {
  test('no event, and a value that is no JSON', () => {
    expect(faultOf(decide(() => []))).toContain('decide returned no event for a command of ann')
    expect(faultOf(decide(() => [undefined]))).toContain('an event is no JSON value')
    expect(faultOf(decide(() => [JSON.parse('{"__proto__":1}')]))).toContain('a key __proto__')
  })

  test('decide, reduce, deadline, authorize or the schema throws', () => {
    const fail = (): never => {
      throw new Error('oops')
    }
    const throwing = { '~standard': { version: 1, vendor: 'x', validate: fail } }
    for (const decision of [
      decide(fail),
      decide(() => [1], { reduce: fail }),
      decide(() => [1], { deadline: fail }),
      decide(() => [1], { authorize: fail }),
      decide(() => [1], { command: throwing } as never),
    ])
      expect(faultOf(decision)).toBe('TopicError: Topic "box": its code threw')
  })

  test('a schema that answers later', () => {
    const command = {
      '~standard': { version: 1, vendor: 'x', validate: () => Promise.resolve({ value: 1 }) },
    }
    expect(faultOf(decide(() => [1], { command } as never))).toContain('asynchronous')
  })
})
