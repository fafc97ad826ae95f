import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

let phone: VirtualPhone
let uninstall: () => void

beforeEach(() => {
  jest.useFakeTimers()
  jest.resetModules() // a new store for each test
  phone = new VirtualPhone()
  uninstall = phone.install() // createSocketStore and the bindings find their wx
})
afterEach(() => {
  uninstall()
  jest.useRealTimers()
})

/** Launches the app and opens the page, with the part of WeChat that the page needs. */
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
  socket.connect() // as App.onLaunch does
  page.onLoad()
  await pass(0)
  return page
}

/** Moves the time forward by `ms` and lets the page update. */
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms)

it('shows a message of the server', async () => {
  const page = await openChat()
  expect(page.data['status']).toBe('connecting')
  phone.line.accept()
  phone.line.say('gold!')
  await pass(60) // the bindings call setData at most 20 times a second
  expect(page.data).toMatchObject({ status: 'open', messages: [{ data: 'gold!' }] })
})

it('sends a message once the network has returned', async () => {
  const page = await openChat()
  phone.line.accept()
  phone.goes('none')
  page.onSend({ detail: { value: 'hello' } })
  await pass(60_000)
  expect(page.data).toMatchObject({ status: 'offline', retryCount: 0 })
  phone.goes('4g')
  await pass(500) // the store reconnects at a random moment within 500 ms
  phone.line.accept()
  await pass(60)
  expect(phone.line.sent).toEqual(['hello'])
  expect(page.data['status']).toBe('open')
})

it('reconnects after a minute in the background, also without onClose', async () => {
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
