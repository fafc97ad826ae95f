// Faults that the walks of tests/simulation have found, each as a short story.
import { expect, it } from '@jest/globals'
import { createSocketStore, fixedDelay } from 'mobx-miniprogram-socket'
import { VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'

function begin() {
  const clock = new VirtualClock()
  return { clock, phone: new VirtualPhone({ timing: clock }) }
}

const url = 'wss://example.com'

it('an address that comes late, when the app is in the background, is dialled when the app is shown', async () => {
  const { clock, phone } = begin()
  let answer: (address: string) => void = () => undefined
  const socket = createSocketStore({
    url: () => new Promise<string>((resolve) => (answer = resolve)),
    platform: phone,
  })
  socket.connect()
  phone.hide()
  answer(url)
  await clock.advanceAsync(1_000)
  expect(phone.lines).toHaveLength(0)
  phone.show()
  expect(phone.lines).toHaveLength(1)
  phone.line.accept()
  expect(socket.status).toBe('open')
  socket.dispose()
})

it('one for an attempt that is already over is not dialled', async () => {
  const { clock, phone } = begin()
  const answers: ((address: string) => void)[] = []
  const socket = createSocketStore({
    url: () => new Promise<string>((resolve) => answers.push(resolve)),
    platform: phone,
  })
  socket.connect()
  phone.hide()
  answers[0]?.(url)
  await clock.advanceAsync(5_000)
  phone.show()
  expect(phone.lines).toHaveLength(0)
  answers[1]?.(url)
  await clock.advanceAsync(0)
  expect(phone.lines).toHaveLength(1)
  socket.dispose()
})

it('a clock that is set forward does not make a short wait as long as the one before it', () => {
  const { clock, phone } = begin()
  const socket = createSocketStore({
    url,
    outbox: { ttl: 3_600_000 },
    retry: fixedDelay({ delay: 3_000 }),
    platform: phone,
  })
  socket.send('waits for an hour')
  phone.clockSkew = 7_200_000
  socket.connect()
  phone.line.refuse()
  expect(socket.status).toBe('waiting')
  clock.advance(3_000)
  expect(phone.lines).toHaveLength(2)
  socket.dispose()
})

it('a storage that fails after dispose() is not told of', () => {
  const { clock, phone } = begin()
  phone.quirks.answerDelay = 30
  phone.virtualStorage.failures.push('setStorage:fail')
  const socket = createSocketStore({ url, platform: phone })
  socket.connect()
  socket.dispose()
  clock.advance(30)
  expect(socket.lastError).toBeNull()
})
