// The article's app and our store, each connected and over the same kind of network.
import { createSocketStore, fixedDelay } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { articleApp, LegacyWx } from './article-app'

export const MINUTE = 60_000
export const url = 'wss://www.example.cn/webSocketServer.mn'
export const articleRetry = fixedDelay({ delay: 5_000, limit: 10 })

export function theirs() {
  const wx = new LegacyWx()
  const app = articleApp(wx)
  app.onLaunch()
  wx.accept()
  return { wx, app }
}

/** Our store, connected, with the article's own numbers unless told otherwise. */
export function ours(retry = articleRetry) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<string>({
    url,
    retry,
    heartbeat: { adaptive: false },
    platform: phone,
  })
  socket.connect()
  phone.line.accept()
  return { phone, socket }
}
