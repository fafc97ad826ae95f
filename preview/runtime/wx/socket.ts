import { type Phone, suspendAfter } from '../phone/phone'
import { type Callbacks, settle, settleLater } from './api'
import { SocketTask } from './socket-task'
import type { Witness } from '../witness/witness'

const socketLimit = 5
const defaultTimeout = 60_000

export interface ConnectOptions extends Callbacks {
  url: string
  protocols?: string[]
  timeout?: number
}

/** `wx.connectSocket`, and the effects of network and background on the open sockets. */
export function socketApi(
  phone: Phone,
  timeout = defaultTimeout,
  witness?: Witness,
): { connectSocket: unknown; dispose(): void } {
  const tasks = new Set<SocketTask>()
  let suspension: ReturnType<typeof setTimeout> | undefined
  const end = (code: number, reason: string): void => {
    for (const task of [...tasks]) task.kill(code, reason)
  }
  const watches = [
    phone.watch(
      ({ online }) => online,
      (online) => !online && end(1006, 'abnormal closure'),
    ),
    phone.watch(
      ({ visible }) => visible,
      (visible) => {
        clearTimeout(suspension)
        if (!visible) suspension = setTimeout(() => end(1000, 'interrupted'), suspendAfter)
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
    if (!phone.visible) {
      settleLater(options, 'fail', { errMsg: 'connectSocket:fail interrupted' })
      return undefined
    }
    const task = new SocketTask(options.url, options.protocols ?? [], {
      ...(witness && { witness: witness.socket() }),
      online: () => phone.online,
      visible: () => phone.visible,
      timeout: options.timeout ?? timeout,
      gone: () => tasks.delete(task),
    })
    tasks.add(task)
    setTimeout(() => settle(options, 'success', { errMsg: 'connectSocket:ok' }), 0)
    return task
  }

  return {
    connectSocket,
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
