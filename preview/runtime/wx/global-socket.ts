import type { MessageWitness } from '../witness/messages'
import { type Callbacks, settleLater } from './api'
import type { SocketTask } from './socket-task'

type Listener = (result: never) => void
type Kind = 'Open' | 'Message' | 'Error' | 'Close'

/**
 * `wx.sendSocketMessage`, `wx.closeSocket` and `wx.onSocket…`: WeChat's older functions. They are of the newest connection, and
 * each event has one listener: a new one takes the place of the one before.
 */
export class GlobalSocket {
  private readonly listeners: Partial<Record<Kind, Listener>> = {}
  private readonly messages: MessageWitness | undefined
  private task: SocketTask | undefined

  /** @param messages sees what is handed over to be sent */
  constructor(messages?: MessageWitness) {
    this.messages = messages
  }

  /** @param task the newest one */
  follow(task: SocketTask): void {
    this.task = task
    const tell = (kind: Kind, result: object): void => {
      if (task === this.task) this.listeners[kind]?.(result as never)
    }
    task.onOpen((result) => tell('Open', result))
    task.onMessage((result) => tell('Message', result))
    task.onError((result) => tell('Error', result))
    task.onClose((result) => tell('Close', result))
  }

  /** The functions on `wx`. */
  get api(): Record<string, unknown> {
    const on =
      (kind: Kind) =>
      (listener: Listener): void => {
        this.listeners[kind] = listener
      }
    return {
      sendSocketMessage: (options: Callbacks & { data: string | ArrayBuffer }) => this.send(options),
      closeSocket: (options?: Callbacks & { code?: number; reason?: string }) => this.close(options),
      onSocketOpen: on('Open'),
      onSocketMessage: on('Message'),
      onSocketError: on('Error'),
      onSocketClose: on('Close'),
    }
  }

  private send(options: Callbacks & { data: string | ArrayBuffer }): void {
    const isSent = this.task?.send(options) ?? false
    if (typeof options.data === 'string') this.messages?.handed(options.data, isSent)
    if (!this.task) settleLater(options, 'fail', { errMsg: 'sendSocketMessage:fail taskID not exist' })
  }

  private close(options: Callbacks & { code?: number; reason?: string } = {}): void {
    if (this.task) this.task.close(options)
    else settleLater(options, 'fail', { errMsg: 'closeSocket:fail taskID not exist' })
  }
}
