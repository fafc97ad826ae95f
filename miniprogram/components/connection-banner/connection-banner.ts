import type { SocketStatus } from 'mobx-miniprogram-socket'
import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { statusWords, words } from '../../i18n/index'
import { countdown, socket } from '../../stores/index'

/** The button beside a status in which waiting is not enough. */
const actions: Readonly<Record<SocketStatus, 'retry' | 'connect' | ''>> = {
  idle: 'connect',
  connecting: '',
  open: '',
  waiting: 'retry',
  offline: '',
  suspended: '',
  failed: 'retry',
  closed: 'connect',
}

function sentence(): string {
  if (countdown.seconds !== null) return words.waitingFor(countdown.seconds)
  return statusWords(socket.status, socket.explain().transition).banner
}

export default ComponentWithStore({
  storeBindings: {
    store: socket,
    fields: { status: 'status', sentence, action: ({ status }) => actions[status] },
  },
  properties: {
    /** Whether a tap opens the monitor. */
    link: { type: Boolean, value: true },
  },
  data: { words: words.banner },
  methods: {
    onOpen() {
      if (this.data.link) void wx.navigateTo({ url: '/pages/monitor/monitor' })
    },
    onRemedy() {
      if (this.data.action === 'retry') socket.retry()
      else socket.connect()
    },
  },
})
