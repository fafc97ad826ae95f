import { expect, it } from '@jest/globals'
import { createSocketStore, wechatPlatform } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

it('announces each store to its platform, once, before it connects', () => {
  const phone = new VirtualPhone()
  const attached: object[] = []
  const platform = Object.assign(Object.create(phone) as VirtualPhone, {
    attach: (store: object) => attached.push(store),
  })
  const one = createSocketStore({ url: 'wss://example.com', platform, name: 'one' })
  const two = createSocketStore({ url: 'wss://example.com', platform, name: 'two' })
  expect(attached).toHaveLength(2)
  expect(attached[0]).toBe(one)
  expect(attached[1]).toBe(two)
  expect(one.status).toBe('idle')
  one.dispose()
  two.dispose()
})

it('announces each store to a wx that asks for it, as that of a preview does', () => {
  const attached: object[] = []
  const wx = Object.assign(new VirtualPhone().wx, {
    [Symbol.for('mobx-miniprogram-socket:attach')]: (store: object) => attached.push(store),
  })
  const socket = createSocketStore({ url: 'wss://example.com', platform: wechatPlatform(wx) })
  expect(attached).toHaveLength(1)
  expect(attached[0]).toBe(socket)
  socket.dispose()
})
