// A server, or one who speaks for it, that sends names of prototypes and of the store's own members in states, events, answers and
// data of members.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { session } from 'mobx-miniprogram-socket/session'
import { type Line, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { prototypeNames } from '../../../support/hostile-frames'
import { pass } from '../../../support/session-scene'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

type Values = Readonly<Record<string, unknown>>

const names = ['__proto__', 'constructor', 'prototype', 'toString', 'send', 'state', 'polluted'] as const
const hostile = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(true, 1, 'polluted', []),
    fc
      .array(fc.tuple(fc.constantFrom(...names), tie('value')), { minLength: 1, maxLength: 3 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value

test('change no prototype, no member of a topic and no other state: __proto__ ends the connection, the others are names', async () => {
  const before = prototypeNames()
  await fc.assert(
    fc.asyncProperty(hostile, fc.constantFrom('state', 'event', 'answer', 'member'), async (value, place) => {
      const data = JSON.stringify(value)
      const phone = new VirtualPhone()
      let first: Line | undefined
      phone.onDial = (line) => {
        first ??= line
        line.onFrame = (text) => {
          const { t, topic } = JSON.parse(text as string) as { readonly t: string; readonly topic: string }
          if (t === 'hello') return void line.say('{"t":"welcome","stamp":"m1:0"}')
          if (t !== 'attach') return undefined
          const of = `"t":"attached","topic":"${topic}","to":"m1:0"`
          const isMembers = topic.startsWith('here:')
          const list = `[{"user":"bob","data":${place === 'member' ? data : '1'}}]`
          const state = isMembers ? list : place === 'state' ? `{"a":${data}}` : '{}'
          line.say(`{${of},"answers":{},"state":${state}}`)
          const events = `"t":"events","topic":"${topic}","after":"m1:0","to":"m1:1"`
          const answers = place === 'answer' ? `{"l":[[1,"code",${data}]]}` : '{}'
          if (!isMembers)
            line.say(`{${events},"list":[${place === 'event' ? `{"a":${data}}` : ''}],"answers":${answers}}`)
        }
        line.accept()
      }
      const socket = createSocketStore({
        url: 'wss://example.com',
        heartbeat: { adaptive: false },
        session: session({ auth: () => Promise.resolve({ user: 'ann', token: 't' }) }),
        platform: phone,
      })
      const room = socket.topic<Values, Values, unknown>('room:1', {
        initial: {},
        reduce: (state, event) => ({ ...state, ...event }),
      })
      const release = room.hold()
      const { send } = room
      void room.others
      socket.connect()
      await pass(50)
      const isRefused = data.includes('"__proto__"')
      expect(first?.closing?.code).toBe(isRefused ? 4101 : undefined)
      const isShown = !isRefused && (place === 'state' || place === 'event')
      expect(JSON.stringify(room.confirmed)).toBe(isShown ? `{"a":${data}}` : '{}')
      expect([room.send, typeof room.state, room.constructor.name === 'polluted']).toEqual([
        send,
        'object',
        false,
      ])
      release()
      socket.dispose()
      await pass(10_000)
      expect(prototypeNames()).toEqual(before)
      expect(({} as Values)['polluted']).toBeUndefined()
    }),
    { numRuns: 100 },
  )
})
