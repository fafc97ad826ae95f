import { bind, PageWithStore } from 'mobx-miniprogram-socket/bindings'
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

export default PageWithStore({
  storeBindings: [
    bind(socket, { fields: { status: 'status', statusName, latency: latencyText } }),
    bind(chat, { fields: { unread: 'unread', preview, newestAt } }),
  ],
  data: {
    words: words.index,
    steps: words.index.steps.map((text, at) => ({ number: at + 1, text })),
    me: chat.me,
  },

  onMessages() {
    void wx.navigateTo({ url: '/pages/messages/messages' })
  },

  onMonitor() {
    void wx.navigateTo({ url: '/pages/monitor/monitor' })
  },
})
