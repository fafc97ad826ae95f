import { autorun } from 'mobx-miniprogram'
import { createSocketStore, wechatPlatform } from 'mobx-miniprogram-socket'
import type { Contestant } from './contestant'
import type { FakeWx } from './fake-wx'
import type { SteppedTiming } from './stepped-timing'

/** The store with its defaults, as an app on WeChat has it, and the same `decode`. */
export function ours(wx: FakeWx, timing: SteppedTiming): Contestant {
  const store = createSocketStore<unknown>({
    url: 'wss://example.com',
    decode: (frame) => JSON.parse(frame as string) as unknown,
    platform: wechatPlatform(wx, timing),
  })
  store.connect()
  wx.open()
  autorun(() => store.messages.length + store.queueLength)
  return {
    receive: (text) => {
      wx.receive(text)
    },
    send: (data) => {
      store.send(data)
    },
    counts: () => ({
      messages: store.messages.length,
      queued: store.queueLength,
      lastId: store.lastMessage?.id ?? 0,
    }),
  }
}
