import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createStoreBindings } from 'mobx-miniprogram-socket/bindings'
import { DocumentServer, launchOn, pass } from '../support/session-scene'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

test('a page binds a topic like any store: it is attached while the page is there', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server)
  socket.connect()
  await pass()
  const page = {
    data: {} as Record<string, unknown>,
    setData(changes: Record<string, unknown>) {
      for (const [path, value] of Object.entries(changes)) if (!path.includes('[')) this.data[path] = value
    },
  }
  const bindings = createStoreBindings(page, {
    store: room,
    fields: ['freshness', 'confirmed'],
    actions: ['send'],
  })
  await pass(100)
  expect(page.data).toMatchObject({ freshness: 'live', confirmed: [] })
  ;(page as unknown as { send(data: object): void }).send({ say: 'hi' })
  await pass(100)
  expect(room.confirmed).toEqual(['hi'])
  bindings.destroyStoreBindings()
  await pass(5_100)
  expect(server.frames.slice(-1)[0]).toContain('detach')
})
