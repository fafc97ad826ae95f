import { createSocketStore, type SocketStore } from 'mobx-miniprogram-socket'
import type { Page } from '../page'
import type { Subject } from '../subject'
import type { World } from '../world'
import { SocketLink } from './socket-link'
import { texts } from './texts'

const sample = texts(1_000)

export type ShowByHand = (store: SocketStore, page: Page) => void

/** A `SocketStore` with default options; a page shows its window of messages. */
export function messageWindow(world: World, byHand: ShowByHand): Subject {
  const link = new SocketLink(world)
  const store = createSocketStore({ url: 'wss://example.com', platform: link.platform })
  store.connect()
  world.advance(1)
  if (store.status !== 'open') throw new Error(`The store is ${store.status} instead of open`)
  return {
    store,
    fields: ['messages'],
    feed: (step) => {
      link.deliver(sample[step % sample.length] ?? '')
    },
    showByHand: (page) => {
      byHand(store, page)
    },
    plain: () => ({ messages: store.messages }),
    dispose: () => {
      store.dispose()
    },
  }
}
