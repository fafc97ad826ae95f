// A socket of the WeChat platform on a virtual phone, and what it reports.
import { jest } from '@jest/globals'
import {
  createSocketStore,
  fixedDelay,
  type SocketStoreOptions,
  wechatPlatform,
} from 'mobx-miniprogram-socket'
import type { WeChat } from '../../store/platforms/wechat/wechat-platform'
import { Wx } from './wx'

export const url = 'wss://example.com/ws'
const retry = fixedDelay({ delay: 5_000 })

const heartbeat = { interval: 10_000, timeout: 10_000, adaptive: false }

export function storeOn(wx: WeChat, options: Partial<SocketStoreOptions> = {}) {
  return createSocketStore({ url, retry, heartbeat, platform: wechatPlatform(wx), ...options })
}

/** A socket without a store: what the adapter itself says. */
export function bareSocket(wx = new Wx()) {
  const handlers = { opened: jest.fn(), received: jest.fn(), ended: jest.fn() }
  const request = { url, header: {}, protocols: [], timeout: 1_000 }
  const socket = wechatPlatform(wx).openSocket(request, handlers)
  return { wx, socket, ...handlers }
}

export function connectStore(options: Partial<SocketStoreOptions> = {}) {
  const wx = new Wx()
  const socket = storeOn(wx, options)
  socket.connect()
  return { wx, socket }
}

export function openStore(options: Partial<SocketStoreOptions> = {}) {
  const parts = connectStore(options)
  parts.wx.task.open()
  return parts
}
