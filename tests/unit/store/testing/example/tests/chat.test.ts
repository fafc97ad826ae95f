import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

let phone: VirtualPhone
let uninstall: () => void

beforeEach(() => {
  jest.useFakeTimers()
  jest.resetModules() // each test makes the app's store anew
  phone = new VirtualPhone()
  uninstall = phone.install() // createSocketStore and the bindings find their wx
})
afterEach(() => {
  uninstall()
  jest.useRealTimers()
})

/** Launches the app and opens the page: as much of WeChat as the page needs. */
async function openChat() {
  const pages: Record<string, unknown>[] = []
  Object.assign(globalThis, {
    Behavior: (definition: unknown) => definition,
    Page: (options: Record<string, unknown>) => pages.push(options),
  })
  const { socket } = await import('../stores/socket')
  await import('../pages/chat/chat')
  const page = {
    data: {} as Record<string, unknown>,
    setData(changes: Record<string, unknown>) {
      Object.assign(this.data, changes)
    },
    onLoad: () => undefined,
    onSend: (_event: { detail: { value: string } }) => undefined,
    ...pages[0],
  }
  socket.connect() // what App.onLaunch does
  page.onLoad()
  await pass(0)
  return page
}

/** So much time passes; what the store did is then on the page. */
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms)

it('shows what the server says', async () => {
  const page = await openChat()
  expect(page.data['status']).toBe('connecting')
  phone.line.accept()
  phone.line.say('gold!')
  await pass(0)
  expect(page.data).toMatchObject({ status: 'open', messages: [{ data: 'gold!' }] })
})

it('a message sent while the network is gone arrives when it is back', async () => {
  const page = await openChat()
  phone.line.accept()
  phone.goes('none')
  page.onSend({ detail: { value: 'hello' } })
  await pass(60_000)
  expect(page.data).toMatchObject({ status: 'offline', retryCount: 0 })
  phone.goes('4g')
  await pass(500) // phones do not all come back in the same moment
  phone.line.accept()
  await pass(0)
  expect(phone.line.sent).toEqual(['hello'])
  expect(page.data['status']).toBe('open')
})

it('after a minute in the background the page is connected again, though nobody said that the socket died', async () => {
  const page = await openChat()
  phone.line.accept()
  phone.quirks.background = 'silent'
  phone.hide()
  await pass(60_000)
  phone.show()
  phone.line.accept()
  await pass(0)
  expect(page.data['status']).toBe('open')
  expect(phone.lines).toHaveLength(2)
})
