import type { SocketTaskApi, VirtualPhone } from 'mobx-miniprogram-socket/testing'

/** A socket opened by an app, and the events that the app received, as text. */
export interface Noted {
  readonly task: SocketTaskApi
  readonly heard: string[]
}

/** Opens a socket on the phone's `wx` and records its events. */
export function dial(phone: VirtualPhone, timeout = 10_000): Noted {
  const heard: string[] = []
  const url = 'wss://example.com'
  const task = phone.wx.connectSocket({
    url,
    timeout,
    fail: ({ errMsg }) => void heard.push(`fail: ${errMsg}`),
  })
  if (task === undefined) throw new Error('no task')
  listen(task, heard)
  return { task, heard }
}

export function listen(task: SocketTaskApi, heard: string[]): void {
  task.onOpen(() => void heard.push('open'))
  task.onMessage(({ data }) => void heard.push(`message: ${String(data)}`))
  task.onError(({ errMsg }) => void heard.push(`error: ${errMsg}`))
  task.onClose(({ code, reason }) => void heard.push(`close: ${String(code)} ${reason}`.trim()))
}

/** Opens a socket, accepts it, and clears the recorded events. */
export function connect(phone: VirtualPhone): Noted {
  const noted = dial(phone)
  phone.line.accept()
  noted.heard.length = 0
  return noted
}

/** Sends a frame and records the answer. */
export function send({ task, heard }: Noted, data: string): void {
  task.send({
    data,
    success: () => void heard.push(`${data}: taken`),
    fail: ({ errMsg }) => void heard.push(`${data}: ${errMsg}`),
  })
}

/** Closes the socket and records the answer. */
export function close({ task, heard }: Noted, code?: number, reason?: string): void {
  task.close({
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    success: () => void heard.push('closing'),
    fail: ({ errMsg }) => void heard.push(errMsg),
  })
}
