import { type Phone, suspendAfter } from '../phone/phone'
import { type Callbacks, settle, settleLater } from './api'
import { GlobalSocket } from './global-socket'
import { SocketTask, type SocketWitness } from './socket-task'
import type { MessageWitness } from '../witness/messages'

const socketLimit = 5
const defaultTimeout = 60_000

/** Sees the sockets of a phone. */
export interface SocketsWitness {
  readonly messages: MessageWitness
  socket(): SocketWitness
}

export interface ConnectOptions extends Callbacks {
  url: string
  protocols?: string[]
  timeout?: number
}

/** `wx.connectSocket` and the older functions beside it, and the effects of network and background on the open sockets. */
export function socketApi(
  phone: Phone,
  timeout = defaultTimeout,
  witness?: SocketsWitness,
): { api: Record<string, unknown>; dispose(): void } {
  const tasks = new Set<SocketTask>()
  const global = new GlobalSocket(witness?.messages)
  /** Calls of the app while WeChat has stopped it; `null`: it has not. */
  let held: (() => void)[] | null = null
  let suspension: ReturnType<typeof setTimeout> | undefined
  const end = (code: number, reason: string): void => {
    for (const task of [...tasks]) task.kill(code, reason)
  }
  const suspend = (): void => {
    held = []
    end(1000, 'interrupted')
  }
  // A stopped app runs no code: what it does here it would do on its return.
  const cross = (call: () => void): void => void (held ? held.push(call) : setTimeout(call, 0))
  const watches = [
    phone.watch(
      ({ online }) => online,
      (online) => !online && end(1006, 'abnormal closure'),
    ),
    phone.watch(
      ({ visible }) => visible,
      (visible) => {
        clearTimeout(suspension)
        const calls = held ?? []
        held = null
        if (visible) for (const call of calls) setTimeout(call, 0)
        else suspension = setTimeout(suspend, suspendAfter)
      },
    ),
  ]

  /** A refused call returns no task, as on phones; the typings do not say so. */
  const connectSocket = (options: ConnectOptions): SocketTask | undefined => {
    const refusal = refuse(options, tasks.size)
    if (refusal) {
      settleLater(options, 'fail', { errMsg: `connectSocket:fail ${refusal}` })
      return undefined
    }
    if (!phone.visible && !held) {
      settleLater(options, 'fail', { errMsg: 'connectSocket:fail interrupted' })
      return undefined
    }
    const task = new SocketTask(options.url, options.protocols ?? [], {
      ...(witness && { witness: witness.socket() }),
      online: () => phone.online,
      visible: () => phone.visible,
      timeout: options.timeout ?? timeout,
      cross,
      gone: () => tasks.delete(task),
    })
    tasks.add(task)
    global.follow(task)
    cross(() => settle(options, 'success', { errMsg: 'connectSocket:ok' }))
    return task
  }

  return {
    api: { connectSocket, ...global.api },
    dispose() {
      clearTimeout(suspension)
      for (const stop of watches) stop()
      end(1000, 'disposed')
    },
  }
}

function refuse({ url }: ConnectOptions, open: number): string {
  if (typeof url !== 'string') return 'parameter error: parameter.url should be String instead of Undefined;'
  if (!/^wss?:\/\/[^/]/.test(url)) return `invalid url "${url}"`
  return open >= socketLimit ? `fail reach max websocket connect count ${socketLimit}` : ''
}
