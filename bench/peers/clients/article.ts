import type { VirtualPhone } from '../../../store/testing'
import type { articleApp, LegacyWx } from '../../../tests/support/article-app'
import type { Client, Peer } from '../client'
import { plain } from '../protocols/plain'

interface Library {
  readonly articleApp: (wx: Pick<LegacyWx, keyof LegacySocket>) => ReturnType<typeof articleApp>
}

type Listener = (event: { data: string }) => void
type Slot = 'open' | 'message' | 'error' | 'close'

/** The functions of `wx` for its one global socket, over the phone's tasks. */
class LegacySocket {
  private readonly slots: Partial<Record<Slot, Listener>> = {}
  private task: ReturnType<VirtualPhone['wx']['connectSocket']>
  /** Of the latest task: the article's code does not know. */
  isOpen = false
  private readonly phone: VirtualPhone

  constructor(phone: VirtualPhone) {
    this.phone = phone
  }

  connectSocket({ url, success }: { url: string; success: () => void }): void {
    const task = this.phone.wx.connectSocket({ url })
    this.task = task
    this.isOpen = false
    const tell = (slot: Slot, data = ''): void => {
      if (slot !== 'message' && task === this.task) this.isOpen = slot === 'open'
      this.slots[slot]?.({ data })
    }
    task?.onOpen(() => tell('open'))
    task?.onMessage(({ data }) => tell('message', String(data)))
    task?.onError(() => tell('error'))
    task?.onClose(() => tell('close'))
    success()
  }

  sendSocketMessage(message: { data: string; fail?: (outcome: unknown) => void }): void {
    this.task?.send(message)
  }

  closeSocket(): void {
    this.task?.close()
  }

  onSocketOpen(listener: Listener): void {
    this.slots.open = listener
  }

  onSocketMessage(listener: Listener): void {
    this.slots.message = listener
  }

  onSocketError(listener: Listener): void {
    this.slots.error = listener
  }

  onSocketClose(listener: Listener): void {
    this.slots.close = listener
  }
}

export const article: Peer = {
  name: 'app.js of the article',
  label: 'article',
  source: `export { articleApp } from '../../tests/support/article-app'`,
  protocol: plain,
  sendFails: 'at once',
  start({ phone, load }): Client {
    const { articleApp } = load() as Library
    const socket = new LegacySocket(phone)
    articleApp(socket).onLaunch()
    return {
      get isOpen() {
        return socket.isOpen
      },
      send: (data) =>
        new Promise((_, fail) => {
          socket.sendSocketMessage({ data, fail })
        }),
    }
  },
}
