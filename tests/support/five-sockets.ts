// The five sockets that WeChat gives a mini-program, on a wx that refuses the sixth.
import { jest } from '@jest/globals'
import { type Socket, wechatPlatform } from 'mobx-miniprogram-socket'
import { type ScriptedTask, Wx } from './wx'

export const url = 'wss://example.com/ws'
export const request = { url, header: {}, protocols: [], timeout: 1_000 }
export const allInUse = 'all 5 sockets of this mini-program are in use by its stores'

export type Adapter = typeof wechatPlatform

export interface Try {
  /** `null` until it is dialled. */
  readonly task: ScriptedTask | null
  readonly socket: Socket
  readonly ended: jest.Mock
}

let dials = 0

/** Starts one attempt on `wx`. An attempt that waits in line gets its task later; its address tells which task is its own. */
export function dial(wx: Wx, platform = wechatPlatform(wx)): Try {
  const own = `${url}/${String(++dials)}`
  let task: ScriptedTask | null = null
  const others = wx.dial
  wx.dial = (option) => (option.url === own ? (task = wx.newTask(option)) : others(option))
  const ended = jest.fn()
  const handlers = { opened: jest.fn(), received: jest.fn(), ended }
  const socket = platform.openSocket({ ...request, url: own }, handlers)
  return {
    get task() {
      return task
    },
    socket,
    ended,
  }
}

export function dialFive(wx = new Wx()) {
  return { wx, attempts: Array.from({ length: 5 }, () => dial(wx)) }
}

export const refused = [[{ code: 'connect-failed', detail: allInUse }]]
