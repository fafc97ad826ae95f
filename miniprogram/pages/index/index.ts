import { createStoreBindings, destroyStoreBindings } from '../../bindings'
import { minuteOf, statusWords, words } from '../../i18n/index'
import { chat, socket } from '../../stores/index'

function preview(): string {
  const { newest } = chat
  return newest === null ? words.index.noMessages : newest.text
}

function newestAt(): string {
  return chat.newest === null ? '' : minuteOf(chat.newest.at)
}

function statusName(): string {
  return statusWords(socket.status, socket.explain().transition).name
}

function latencyText(): string {
  return socket.latency === null ? '' : words.milliseconds(socket.latency)
}

export default Page({
  data: {
    words: words.index,
    steps: words.index.steps.map((text, at) => ({ number: at + 1, text })),
    statusName: statusName(),
    me: chat.me,
    status: socket.status,
    latency: latencyText(),
    unread: chat.unread,
    preview: preview(),
    newestAt: newestAt(),
  },

  onLoad() {
    createStoreBindings(this, {
      store: socket,
      fields: { status: 'status', statusName, latency: latencyText },
    })
    createStoreBindings(this, {
      store: chat,
      fields: { unread: 'unread', preview, newestAt },
    })
  },

  onUnload() {
    destroyStoreBindings(this)
  },

  onMessages() {
    void wx.navigateTo({ url: '/pages/messages/messages' })
  },

  onMonitor() {
    void wx.navigateTo({ url: '/pages/monitor/monitor' })
  },
})
