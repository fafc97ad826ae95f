import { createSocketStore, type Frame, type SocketStore } from 'mobx-miniprogram-socket'
import type { Page } from '../page'
import type { Subject } from '../subject'
import type { World } from '../world'
import { SocketLink } from './socket-link'
import { texts } from './texts'

const url = 'wss://example.com'
const lines = texts(1_000)
const chats = lines.map((text, step) =>
  JSON.stringify({
    type: 'chat',
    from: { id: `u${String(step % 20)}`, name: `User ${String(step % 20)}` },
    text,
    sentAt: 1_700_000_000_000 + step * 1_000,
  }),
)

export type ShowByHand = (store: SocketStore, page: Page) => void

/** A `SocketStore` with default options, fed plain text; a page shows its window, which grows from 200 to 400 and is cut to 200. */
export function messageWindow(world: World, byHand: ShowByHand): Subject {
  return shown(world, byHand, lines, ({ platform }) => createSocketStore({ url, platform }))
}

/** The same with a window that drops no message. */
export function unboundedWindow(world: World, byHand: ShowByHand): Subject {
  const messages = { limit: Infinity, bytes: Infinity }
  return shown(world, byHand, lines, ({ platform }) => createSocketStore({ url, platform, messages }))
}

/** A window by default with messages of several members, which `decode` makes of JSON, and freezes or not. */
export function decodedWindow(world: World, byHand: ShowByHand, made: 'plain' | 'frozen'): Subject {
  // The type of a message does not matter here.
  const plain = (frame: Frame): Frame => JSON.parse(frame as string) as Frame
  const frozen = (frame: Frame): Frame => deepFrozen(plain(frame))
  const decode = made === 'plain' ? plain : frozen
  return shown(world, byHand, chats, ({ platform }) => createSocketStore({ url, platform, decode }))
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  Object.values(value).forEach(deepFrozen)
  return Object.freeze(value)
}

function shown(
  world: World,
  byHand: ShowByHand,
  frames: readonly string[],
  storeOn: (link: SocketLink) => SocketStore,
): Subject {
  const link = new SocketLink(world)
  const store = storeOn(link)
  store.connect()
  world.advance(1)
  if (store.status !== 'open') throw new Error(`The store is ${store.status} instead of open`)
  return {
    store,
    fields: ['messages'],
    feed: (step) => {
      link.deliver(frames[step % frames.length] ?? '')
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
