// Frames leave in the order of the calls, and again where a send failed.
import { describe, expect, it, jest } from '@jest/globals'
import { useFakeTime } from '../../../support/fake-time'
import { dataOf, openStore, reconnect, states, storeWith } from '../../../support/sending-store'

useFakeTime()

describe('order', () => {
  it('an entry leaves at once while open', () => {
    const { phone, socket } = openStore()
    const entry = socket.send('hello')
    expect(phone.line.sent).toEqual(['hello'])
    expect(entry.state).toBe('sent')
    jest.advanceTimersByTime(5)
    expect(socket.queue).toEqual([])
  })

  it('entries sent before the connection wait, and leave in the order of the calls, once', () => {
    const { phone, socket } = storeWith()
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    expect(states(entries)).toEqual(['queued', 'queued', 'queued'])
    socket.connect()
    expect(phone.line.sent).toEqual([])
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a', 'b', 'c'])
    expect(states(entries)).toEqual(['sent', 'sent', 'sent'])
    jest.advanceTimersByTime(5)
    phone.line.drop()
    reconnect(phone)
    expect(phone.line.sent).toEqual([])
  })

  it('an entry sent while waiting goes on the next connection', () => {
    const { phone, socket } = openStore()
    phone.line.drop()
    socket.send('later')
    reconnect(phone)
    expect(phone.line.sent).toEqual(['later'])
  })

  it('disconnect() keeps the queue for the next connect()', () => {
    const { phone, socket } = storeWith()
    socket.send('kept')
    socket.connect()
    socket.disconnect()
    expect(dataOf(socket)).toEqual(['kept'])
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['kept'])
  })
})

describe('a send that fails', () => {
  it('at once: the entry keeps its place, and nothing behind it overtakes', () => {
    const { phone, socket } = storeWith()
    phone.quirks.answerDelay = 0
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    socket.connect()
    phone.line.failures.push(null, 'send:fail')
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a'])
    expect(states(entries)).toEqual(['sent', 'queued', 'queued'])
    jest.advanceTimersByTime(200)
    expect(phone.line.sent).toEqual(['a', 'b', 'c'])
    expect(phone.lines).toHaveLength(1)
    expect(socket).toMatchObject({ status: 'open', lastError: null })
  })

  it('where the phone takes none after it ends the connection in 300 ms, and the entries go on the next', () => {
    const { phone, socket } = openStore()
    phone.line.failures.push(...Array<string>(9).fill('send:fail taskID not exist'))
    const entries = ['a', 'b'].map((text) => socket.send(text))
    jest.advanceTimersByTime(305)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
    expect(states(entries)).toEqual(['queued', 'queued'])
    reconnect(phone)
    jest.advanceTimersByTime(50)
    expect(phone.line.sent).toEqual(['a', 'b'])
  })

  it('later: what was taken after it goes once; only what was refused goes again', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    phone.line.failures.push('send:fail taskID not exist')
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    expect(states(entries)).toEqual(['sent', 'sent', 'sent'])
    expect(dataOf(socket)).toEqual(['a', 'b', 'c'])
    phone.line.answer()
    expect(states(entries)).toEqual(['queued', 'sent', 'sent'])
    jest.advanceTimersByTime(200)
    expect(phone.line.sent).toEqual(['b', 'c', 'a'])
    phone.line.answer()
    expect(socket.queue).toEqual([])
    expect(phone.lines).toHaveLength(1)
  })

  it('an answer that comes later than the next connection settles nothing', () => {
    const { phone, socket } = openStore()
    const first = phone.line
    first.holdsAnswers = true
    const entry = socket.send('a')
    first.drop()
    jest.advanceTimersByTime(1_000)
    phone.line.holdsAnswers = true
    phone.line.accept()
    first.answer()
    expect(dataOf(socket)).toEqual(['a'])
    phone.line.answer()
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('nor does a late failure of the old connection end the new one', () => {
    const { phone, socket } = openStore()
    const first = phone.line
    first.holdsAnswers = true
    first.failures.push('send:fail')
    socket.send('a')
    first.drop()
    reconnect(phone)
    first.answer()
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toEqual(['a'])
  })

  it('ten times for the same entry: the entry is the fault, not the connection, and the rest goes on', async () => {
    const { phone, socket } = openStore({}, { heartbeat: {} })
    const { task } = phone.line
    const send = task.send.bind(task)
    let tries = 0
    task.send = (option) => {
      if (option.data !== 'bad') send(option)
      else setTimeout(() => option.fail?.({ errMsg: 'send:fail invalid data' }), 5)
      if (option.data === 'bad') tries += 1
    }
    const bad = socket.send('bad')
    jest.advanceTimersByTime(50)
    const good = socket.send('good')
    jest.advanceTimersByTime(3_000)
    expect(tries).toBe(10)
    expect(bad).toMatchObject({ state: 'failed', failure: expect.stringContaining('invalid data') })
    expect(await bad.done).toBe('failed')
    expect(await good.done).toBe('sent')
    expect(phone.lines).toHaveLength(1)
    expect(phone.line.sent.filter((frame) => frame === 'good')).toHaveLength(1)
  })

  it('in the tick of onOpen: it goes again on the same connection', () => {
    const { phone, socket } = storeWith({}, { heartbeat: {} })
    socket.connect()
    const entry = socket.send('hello')
    phone.line.failures.push('sendSocketMessage:fail SocketTask.readyState is not OPEN')
    phone.line.accept()
    jest.advanceTimersByTime(300)
    expect(phone.lines).toHaveLength(1)
    expect(phone.line.sent).toContain('hello')
    expect(entry.state).toBe('sent')
  })

  it.each<[string, (string | null)[]]>([
    ['yes and yes', [null, null]],
    ['yes and no', [null, 'send:fail']],
  ])('a platform that answers twice is heard once: %s', (_name, answers) => {
    const { phone, socket } = openStore({ limit: 1, bytes: 4 })
    phone.line.task.send = ({ success, fail }) => {
      for (const errMsg of answers)
        if (errMsg === null) success?.({ errMsg: 'ok' })
        else fail?.({ errMsg })
    }
    expect(socket.send('four').state).toBe('sent')
    expect(socket.send('larger').state).toBe('failed')
  })

  it('a glance at another app sends nothing twice', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    const entry = socket.send('once')
    phone.hide()
    jest.advanceTimersByTime(1_000)
    phone.show()
    phone.line.answer()
    expect(phone.line.sent).toEqual(['once'])
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('but after a longer absence the unanswered goes on the new connection', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    socket.send('again')
    phone.hide()
    jest.advanceTimersByTime(5_000)
    phone.show()
    phone.line.accept()
    expect(phone.lines).toHaveLength(2)
    expect(phone.line.sent).toEqual(['again'])
  })
})

describe('encode', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic

  it.each<[string, unknown, unknown]>([
    ['text as it is', 'hello', 'hello'],
    ['an object as JSON', { type: 'move', x: 1 }, '{"type":"move","x":1}'],
    ['a number as JSON', 5, '5'],
    ['null as JSON', null, 'null'],
    ['an array as JSON', [1, 2], '[1,2]'],
  ])('%s', (_name, data, frame) => {
    const { phone, socket } = openStore()
    socket.send(data)
    expect(phone.line.sent).toEqual([frame])
  })

  it('an ArrayBuffer as it was when send was called: it may be filled anew', () => {
    const { phone, socket } = storeWith()
    const bytes = Uint8Array.of(1, 2, 3)
    socket.send(bytes.buffer)
    bytes.fill(9)
    socket.connect()
    phone.line.accept()
    expect(new Uint8Array(phone.line.sent[0] as ArrayBuffer)).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('a buffer that was given away cannot be sent', () => {
    const { socket } = storeWith()
    const buffer = new ArrayBuffer(3)
    structuredClone(buffer, { transfer: [buffer] })
    expect(socket.send(buffer).state).toBe('failed')
    expect(socket.lastError?.code).toBe('encode-failed')
  })

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a BigInt', 10n],
    ['an object that contains itself', cyclic],
  ])('%s cannot be encoded: the entry fails, and others are unharmed', async (_name, data) => {
    const { phone, socket } = openStore()
    const bad = socket.send(data)
    expect(bad.state).toBe('failed')
    expect(await bad.done).toBe('failed')
    expect(bad.failure).toMatch(/^The data given to send\(\) could not be encoded: ./)
    expect(socket.lastError).toMatchObject({ code: 'encode-failed', message: bad.failure })
    socket.send('good')
    expect(phone.line.sent).toEqual(['good'])
    expect(socket.status).toBe('open')
  })

  it('an encode of your own may throw', () => {
    const { socket } = storeWith(
      {},
      {
        encode: () => {
          throw new Error('no codec for this')
        },
      },
    )
    expect(socket.send('a')).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('no codec for this'),
    })
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['an object', {}],
    ['a view of a buffer', new Uint8Array(3)],
  ])('an encode of your own that gives %s fails the entry', (_name, frame) => {
    const { phone, socket } = openStore({}, { encode: () => frame as string })
    expect(socket.send('a').state).toBe('failed')
    expect(socket.lastError?.code).toBe('encode-failed')
    expect(phone.line.sent).toEqual([])
  })

  it('data is encoded when send is called: what is changed later is not sent', () => {
    const { phone, socket } = storeWith()
    const move = { x: 1 }
    socket.send(move)
    move.x = 2
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['{"x":1}'])
  })
})
