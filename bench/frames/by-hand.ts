import { action, autorun, makeObservable, observable } from 'mobx-miniprogram'
import type { Contestant } from './contestant'
import type { FakeWx } from './fake-wx'

interface Message {
  readonly id: number
  readonly data: unknown
  readonly receivedAt: number
}

interface Entry {
  readonly id: number
  readonly data: unknown
  state: 'queued' | 'sent'
}

const LIMIT = 200

/**
 * The store as one writes it by hand: shallow observables, the same window cut in chunks, `JSON.parse` in `onMessage`.
 * `send` keeps an entry until the platform answers `success`. No heartbeat, no bounds, no retry, no errors.
 */
class StoreByHand {
  readonly messages: Message[] = []
  lastMessage: Message | null = null
  readonly queue: Entry[] = []
  private lastId = 0
  private lastEntry = 0
  private readonly task: ReturnType<FakeWx['connectSocket']>

  constructor(wx: FakeWx) {
    makeObservable<this, 'receive' | 'settle'>(this, {
      messages: observable.shallow,
      lastMessage: observable.ref,
      queue: observable.shallow,
      send: action,
      receive: action,
      settle: action,
    })
    this.task = wx.connectSocket()
    this.task.onMessage(({ data }) => {
      this.receive(JSON.parse(data as string))
    })
  }

  send(data: unknown): Entry {
    const entry: Entry = { id: ++this.lastEntry, data, state: 'queued' }
    this.queue.push(entry)
    this.task.send({
      data: JSON.stringify(data),
      success: () => {
        this.settle(entry)
      },
      fail: () => undefined,
    })
    return entry
  }

  private receive(data: unknown): void {
    const message = { id: ++this.lastId, data, receivedAt: Date.now() }
    this.messages.push(message)
    if (this.messages.length > 2 * LIMIT) this.messages.splice(0, LIMIT + 1)
    this.lastMessage = message
  }

  private settle(entry: Entry): void {
    entry.state = 'sent'
    this.queue.splice(this.queue.indexOf(entry), 1)
  }
}

export function byHand(wx: FakeWx): Contestant {
  const store = new StoreByHand(wx)
  autorun(() => store.messages.length + store.queue.length)
  return {
    receive: (text) => {
      wx.receive(text)
    },
    send: (data) => {
      store.send(data)
    },
    counts: () => ({
      messages: store.messages.length,
      queued: store.queue.length,
      lastId: store.lastMessage?.id ?? 0,
    }),
  }
}
