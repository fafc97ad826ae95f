// Tabs of a browser: each is an app of its own, also where the browser copies the storage of one into another.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { type BrowserGlobals, browserPlatform } from '../../../../store/platforms/browser'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

type TabStorage = NonNullable<BrowserGlobals['sessionStorage']>

/** One load of the page in a tab. Nothing answers its sockets, so that entries wait. */
class Page extends EventTarget implements BrowserGlobals {
  readonly document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  readonly sessionStorage: TabStorage
  readonly kept: Map<string, string>
  readonly WebSocket: BrowserGlobals['WebSocket'] = class {
    readonly readyState = 0
    binaryType = 'blob'
    onopen = null
    onmessage = null
    onerror = null
    onclose = null
    send(): void {}
    close(): void {}
  }

  constructor(kept = new Map<string, string>()) {
    super()
    this.kept = kept
    this.sessionStorage = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    }
  }

  /** The app starts in this page. */
  launch() {
    const socket = createSocketStore({
      url: 'wss://example.com',
      outbox: { persist: true },
      platform: browserPlatform(this),
    })
    socket.connect()
    return socket
  }

  turns(visibilityState: 'visible' | 'hidden'): void {
    this.document.visibilityState = visibilityState
    this.document.dispatchEvent(new Event('visibilitychange'))
  }

  /** The user goes on with the same tab. */
  reload(): Page {
    this.dispatchEvent(new Event('pagehide'))
    this.turns('hidden')
    return new Page(this.kept)
  }

  /** The browser loads the page again, without a word to this one. */
  isThrownOut(): Page {
    return new Page(this.kept)
  }

  /** "Duplicate tab", and a window that the page opens. */
  duplicate(): Page {
    return new Page(new Map(this.kept))
  }
}

const dataOf = ({ queue }: ReturnType<Page['launch']>) => queue.map(({ data }) => data)

/** A page whose store waits to send an order, and has stored it. */
function waiting() {
  const page = new Page()
  const socket = page.launch()
  socket.send('order')
  jest.advanceTimersByTime(1_000)
  expect([...page.kept.values()].join()).toContain('order')
  return { page, socket }
}

describe('what waits', () => {
  it('is sent after a reload', () => {
    expect(dataOf(waiting().page.reload().launch())).toEqual(['order'])
  })

  it('is sent after the browser threw a hidden page out', () => {
    const { page } = waiting()
    page.turns('hidden')
    expect(dataOf(page.isThrownOut().launch())).toEqual(['order'])
  })

  it('is sent after the browser froze a page and threw it out', () => {
    const { page } = waiting()
    page.document.dispatchEvent(new Event('freeze'))
    expect(dataOf(page.isThrownOut().launch())).toEqual(['order'])
  })

  it('is not sent a second time by a duplicated tab', () => {
    const { page, socket } = waiting()
    const copy = page.duplicate()
    expect(dataOf(copy.launch())).toEqual([])
    expect(dataOf(socket)).toEqual(['order'])
    // Nor after its reload.
    expect(dataOf(copy.reload().launch())).toEqual([])
  })

  it('in a duplicated tab is its own, and outlives its reload', () => {
    const copy = waiting().page.duplicate()
    copy.launch().send('another order')
    jest.advanceTimersByTime(1_000)
    expect(dataOf(copy.reload().launch())).toEqual(['another order'])
  })

  it('is not copied by a page that came back into view either', () => {
    const { page } = waiting()
    page.turns('hidden')
    page.turns('visible')
    expect(dataOf(page.duplicate().launch())).toEqual([])
  })

  it('is forgotten where a page crashed in front: that looks like a duplicated tab', () => {
    expect(dataOf(waiting().page.isThrownOut().launch())).toEqual([])
  })

  it('is gone with a closed tab', () => {
    waiting()
    expect(dataOf(new Page().launch())).toEqual([])
  })
})

it('a store of the page that is disposed takes no mark from the others: a duplicated tab still begins empty', () => {
  const { page } = waiting()
  page.launch().dispose()
  expect(dataOf(page.duplicate().launch())).toEqual([])
})

it('the wait for the next attempt is not copied: a duplicated tab connects at once', () => {
  const { page } = waiting()
  expect(page.duplicate().launch().status).toBe('connecting')
})

it('after dispose() the tab has no mark: a reload finds what later stores kept', () => {
  const { page, socket } = waiting()
  const marks = page.kept.size
  socket.dispose()
  expect(page.kept.size).toBeLessThan(marks)
  expect([...page.kept.keys()].join()).not.toContain('in front')
})

it('a full storage is no reason to fail', () => {
  const page = new Page()
  page.sessionStorage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  expect(page.launch().status).toBe('connecting')
})
