import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { Phone } from '../../../preview/runtime/phone/phone'
import { type ConnectOptions, socketApi } from '../../../preview/runtime/wx/socket'
import type { SocketTask } from '../../../preview/runtime/wx/socket-task'

/** The browser's socket, controlled by the test. */
class FakeSocket {
  static made: FakeSocket[] = []
  readonly sent: unknown[] = []
  closedWith: unknown[] | undefined
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null

  constructor() {
    FakeSocket.made.push(this)
  }

  send(data: unknown): void {
    this.sent.push(data)
  }

  close(...args: unknown[]): void {
    this.closedWith = args
  }
}

const url = 'ws://server/plain'
let phone: Phone
let functions: Record<string, (options?: unknown) => unknown>
let api: { connect(options: Partial<ConnectOptions>): SocketTask | undefined; dispose(): void }
let heard: string[]
const original = globalThis.WebSocket

beforeEach(() => {
  jest.useFakeTimers()
  FakeSocket.made = []
  Object.assign(globalThis, { WebSocket: FakeSocket })
  phone = new Phone('1')
  heard = []
  const { api: all, dispose } = socketApi(phone)
  functions = all as typeof functions
  api = {
    connect: (options) => functions['connectSocket']?.({ url, ...options }) as SocketTask | undefined,
    dispose,
  }
})

afterEach(() => {
  api.dispose()
  jest.runOnlyPendingTimers()
  expect(jest.getTimerCount()).toBe(0)
  jest.useRealTimers()
  Object.assign(globalThis, { WebSocket: original })
})

/** A callback that writes down how a call ended. */
function note(): Pick<ConnectOptions, 'success' | 'fail'> {
  const write = ({ errMsg }: { errMsg: string }): void => void heard.push(errMsg)
  return { success: write, fail: write }
}

function connect(options: Partial<ConnectOptions> = {}): SocketTask {
  const task = api.connect(options)
  if (!task) throw new Error('No task')
  task.onOpen(() => heard.push('open'))
  task.onMessage(({ data }) => heard.push(`message ${data as string}`))
  task.onError(({ errMsg }) => heard.push(`error ${errMsg}`))
  task.onClose(({ code, reason }) => heard.push(`close ${code} ${reason}`))
  return task
}

/** Runs everything that is due now, and `ms` later. */
function pass(ms = 0): void {
  jest.advanceTimersByTime(ms)
}

function openTask(): { task: SocketTask; socket: FakeSocket } {
  const task = connect()
  pass()
  const socket = FakeSocket.made.at(-1)!
  socket.onopen?.()
  heard = []
  return { task, socket }
}

test('nothing happens in the tick of the call, and there is no readyState', () => {
  const task = connect(note())
  expect(heard).toEqual([])
  expect(FakeSocket.made).toEqual([])
  expect(task).not.toHaveProperty('readyState')
  pass()
  FakeSocket.made[0]?.onopen?.()
  expect(heard).toEqual(['connectSocket:ok', 'open'])
})

test('messages arrive, and `success` of send means handed over', () => {
  const { task, socket } = openTask()
  task.send({ data: 'ping', ...note() })
  expect(socket.sent).toEqual(['ping'])
  expect(heard).toEqual([])
  pass()
  socket.onmessage?.({ data: 'pong' })
  expect(heard).toEqual(['sendSocketMessage:ok', 'message pong'])
})

test('sending too early, too late, or neither a string nor an ArrayBuffer fails', () => {
  const early = connect()
  early.send({ data: 'x', ...note() })
  pass()
  const { task, socket } = openTask()
  task.send({ data: {} as string, ...note() })
  socket.onclose?.({ code: 1001, reason: 'bye' })
  task.send({ data: 'x', ...note() })
  pass()
  expect(heard).toEqual([
    'close 1001 bye',
    'sendSocketMessage:fail parameter error: parameter.data should be String or ArrayBuffer',
    'sendSocketMessage:fail taskID not exist',
  ])
})

test('closing takes a valid code and at most 123 bytes of reason', () => {
  const { task, socket } = openTask()
  task.close({ code: 1001, ...note() })
  task.close({ reason: '很'.repeat(42), ...note() })
  pass()
  expect(socket.closedWith).toBeUndefined()
  task.close({ code: 3000, reason: 'done', ...note() })
  pass()
  expect(socket.closedWith).toEqual([3000, 'done'])
  expect(heard).toEqual([
    'closeSocket:fail The code must be either 1000, or between 3000 and 4999. 1001 is neither.',
    'closeSocket:fail The message must not be greater than 123 bytes.',
    'closeSocket:ok',
  ])
})

test('closing while connecting does nothing', () => {
  const task = connect()
  task.close({ code: 1000, ...note() })
  pass()
  FakeSocket.made[0]?.onopen?.()
  expect(heard).toEqual(['closeSocket:fail websocket is not connected', 'open'])
})

test('a failed attempt reports an error and a close, once each', () => {
  connect()
  pass()
  FakeSocket.made[0]?.onclose?.({ code: 1006, reason: '' })
  expect(heard).toEqual([
    'error exception onOpen fail code:20, msg:Invalid HTTP status.',
    'close 1006 abnormal closure',
  ])
})

test('an attempt without an answer ends after its timeout', () => {
  connect({ timeout: 3_000 })
  pass(2_999)
  expect(heard).toEqual([])
  pass(1)
  expect(heard).toEqual([
    'error exception onOpen fail code:9, msg:Timer Expired',
    'close 1006 abnormal closure',
  ])
})

test('without a network attempts fail, and open sockets end', () => {
  openTask()
  phone.set({ network: 'none' })
  expect(heard).toEqual([])
  pass()
  connect()
  pass()
  expect(heard).toEqual([
    'error abnormal closure',
    'close 1006 abnormal closure',
    'error Underlying Transport Error',
    'close 1006 abnormal closure',
  ])
})

test('five seconds in the background end every socket with 1000 "interrupted"', () => {
  const { task, socket } = openTask()
  phone.set({ visible: false })
  pass(4_999)
  expect(heard).toEqual([])
  pass(2)
  expect(heard).toEqual(['close 1000 interrupted'])
  socket.onmessage?.({ data: 'late' })
  task.send({ data: 'x', ...note() })
  pass()
  expect(heard).toEqual(['close 1000 interrupted', 'sendSocketMessage:fail taskID not exist'])
})

test('a short stay in the background ends nothing, but nothing can be sent or opened there', () => {
  const { task } = openTask()
  phone.set({ visible: false })
  task.send({ data: 'x', ...note() })
  expect(api.connect(note())).toBeUndefined()
  pass(4_000)
  phone.set({ visible: true })
  pass(60_000)
  expect(heard).toEqual(['sendSocketMessage:fail interrupted', 'connectSocket:fail interrupted'])
})

test('the sixth socket is refused until one has closed', () => {
  for (let count = 0; count < 5; count++) openTask()
  expect(api.connect(note())).toBeUndefined()
  pass()
  expect(heard).toEqual(['connectSocket:fail fail reach max websocket connect count 5'])
  FakeSocket.made[0]?.onclose?.({ code: 1000, reason: '' })
  expect(api.connect({})).toBeDefined()
})

test('an invalid address is refused without a task', () => {
  expect(api.connect({ url: 'http://server', ...note() })).toBeUndefined()
  pass()
  expect(heard).toEqual(['connectSocket:fail invalid url "http://server"'])
})

test('an app that WeChat has stopped connects on its return: what it calls before happens then', () => {
  phone.set({ visible: false })
  pass(5_000)
  connect(note())
  pass(120_000)
  expect(heard).toEqual([])
  expect(FakeSocket.made).toHaveLength(0)
  phone.set({ visible: true })
  pass()
  FakeSocket.made[0]?.onopen?.()
  expect(heard).toEqual(['connectSocket:ok', 'open'])
})

test('the older functions are of the newest socket, and each event has one listener', () => {
  functions['sendSocketMessage']?.({ data: 'early', ...note() })
  pass()
  expect(heard).toEqual(['sendSocketMessage:fail taskID not exist'])
  heard = []
  api.connect({})
  functions['onSocketOpen']?.(() => heard.push('first open'))
  functions['onSocketOpen']?.(() => heard.push('open'))
  functions['onSocketMessage']?.(({ data }: { data: string }) => heard.push(data))
  functions['onSocketError']?.(() => heard.push('error'))
  functions['onSocketClose']?.(() => heard.push('close'))
  pass()
  const [socket] = FakeSocket.made
  socket?.onopen?.()
  socket?.onmessage?.({ data: 'pong' })
  functions['sendSocketMessage']?.({ data: 'ping' })
  expect(socket?.sent).toEqual(['ping'])
  functions['closeSocket']?.()
  expect(socket?.closedWith).toEqual([1000, ''])
  socket?.onclose?.({ code: 1000, reason: '' })
  expect(heard).toEqual(['open', 'pong', 'close'])
})
