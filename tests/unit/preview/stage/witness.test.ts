// A phone tells the panel all that happens, as it happens, and nothing else.
import { beforeEach, expect, jest, test } from '@jest/globals'
import { Witness } from '../../../../preview/runtime/witness/witness'
import type { Happening } from '../../../../preview/stage/happening'
import { createSocketStore } from '../../../../store'
import { VirtualPhone } from '../../../../store/testing'
import { useFakeTime } from '../../../support/fake-time'

let witness: Witness
let heard: string[]

useFakeTime()
beforeEach(() => {
  witness = new Witness()
  heard = []
})

const text = ({ at: _, kind, ...rest }: Happening): string => [kind, ...Object.values(rest)].join(' ')
const listen = (): void => witness.listen((happening) => heard.push(text(happening)))

test('what happened before the panel listens is told to it first', () => {
  const socket = witness.socket()
  socket.dialling()
  listen()
  socket.open()
  witness.socket().dialling()
  expect(heard).toEqual(['dialling 1', 'open 1', 'dialling 2'])
})

test('after the end of the app nothing is told: a page that goes is hidden on its way', () => {
  listen()
  witness.tell({ kind: 'end' })
  witness.tell({ kind: 'place', visible: false })
  expect(heard).toEqual(['end'])
})

test('heartbeats are told from other frames, and secrets are left out', () => {
  listen()
  const { frame } = witness.socket()
  for (const data of [
    'ping',
    'aB3aB3aB3aB3aB3aping',
    '{"t":"ping","id":"x"}',
    '{"type":"pong"}',
    '{"t":"say","data":{"type":"ping"}}',
  ])
    frame('up', data)
  frame('down', new ArrayBuffer(3))
  frame('up', '{"t":"hello","token":"abc"}')
  expect(heard).toEqual([
    'frame 1 up true ping',
    'frame 1 up true aB3aB3aB3aB3aB3aping',
    'frame 1 up true {"t":"ping","id":"x"}',
    'frame 1 up true {"type":"pong"}',
    'frame 1 up false {"t":"say","data":{"type":"ping"}}',
    'frame 1 down false ArrayBuffer(3)',
    'frame 1 up false {"t":"hello","token":"…"}',
  ])
})

test('a store tells its status and the lives of its entries by its public fields', () => {
  const phone = new VirtualPhone()
  const store = createSocketStore({
    url: 'wss://example.com',
    platform: phone,
  })
  listen()
  witness.attach(store)
  store.send('hello')
  store.connect()
  expect(heard).toEqual(['status idle ', 'entry 1.1 queued hello', 'status connecting '])
  store.cancel(1)
  expect(heard.at(-1)).toBe('entry 1.1 gone ')
  store.dispose()
})

test('an entry whose link died before anything proved it is unconfirmed', () => {
  const phone = new VirtualPhone()
  const store = createSocketStore({ url: 'wss://example.com', platform: phone })
  witness.attach(store)
  store.connect()
  phone.line.accept()
  listen()
  heard = []
  store.send('hello')
  jest.advanceTimersByTime(5)
  phone.line.drop()
  expect(heard.filter((line) => line.startsWith('entry'))).toEqual([
    'entry 1.1 sent hello',
    'entry 1.1 unconfirmed ',
  ])
  store.dispose()
})

test('of two stores the first is the connection of the app, and both have entries', () => {
  listen()
  for (const name of ['one', 'two']) {
    const store = createSocketStore({ url: 'wss://example.com', platform: new VirtualPhone(), name })
    witness.attach(store)
    store.send(name)
  }
  expect(heard).toEqual(['status idle ', 'entry 1.1 queued one', 'entry 2.1 queued two'])
})
