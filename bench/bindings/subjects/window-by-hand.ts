import type { SocketStore } from 'mobx-miniprogram-socket'
import type { Page } from '../page'

/** The pace of WeChat's audit: at most 20 `setData` a second. */
const pause = 50

/** One path for each message; the whole list where the store has dropped the older half of what it had. */
export function eachMessage(store: SocketStore, page: Page): void {
  let shown = store.messages.length
  page.setData({ messages: store.messages })
  page.onUnload = store.on(() => {
    const { messages, lastMessage } = store
    page.setData(
      messages.length === shown + 1 ? { [`messages[${String(shown)}]`]: lastMessage } : { messages },
    )
    shown = messages.length
  })
}

/** Sends new messages at most 20 times a second, and none while another page is on the screen. */
export function atAPace(store: SocketStore, page: Page): void {
  let isVisible = true
  let timer: ReturnType<typeof setTimeout> | null = null
  let shown: SocketStore['messages'] = []
  const send = (): void => {
    timer = null
    const { messages } = store
    const isLonger = shown.length > 0 && messages[0] === shown[0]
    const changes: Record<string, unknown> = isLonger ? {} : { messages }
    if (isLonger)
      for (let index = shown.length; index < messages.length; index += 1)
        changes[`messages[${String(index)}]`] = messages[index]
    shown = messages
    page.setData(changes)
  }
  const cancel = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const stop = store.on(() => {
    if (isVisible) timer ??= setTimeout(send, pause)
  })
  page.onHide = () => {
    isVisible = false
    cancel()
  }
  page.onShow = () => {
    isVisible = true
    send()
  }
  page.onUnload = () => {
    stop()
    cancel()
  }
}
