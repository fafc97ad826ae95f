import type { SocketStatus } from 'mobx-miniprogram-socket'
import { createStoreBindings, destroyStoreBindings } from '../../bindings'
import { statusWords, words } from '../../i18n/index'
import { countdown, socket } from '../../stores/index'

/** What the reader can do about a status, where it is not to wait. */
const remedies: Readonly<Record<SocketStatus, 'retry' | 'connect' | ''>> = {
  idle: 'connect',
  connecting: '',
  open: '',
  waiting: 'retry',
  offline: '',
  suspended: '',
  failed: 'retry',
  closed: 'connect',
}

function sentence(counting: boolean): string {
  const seconds = counting ? countdown.seconds : null
  if (seconds !== null) return words.waitingFor(seconds)
  return statusWords(socket.status, socket.explain().transition).banner
}

export default Component({
  properties: {
    /** Whether a tap opens the monitor. */
    link: { type: Boolean, value: true },
  },
  data: {
    words: words.banner,
    status: socket.status,
    sentence: sentence(false),
    remedy: remedies[socket.status],
  },
  lifetimes: {
    attached() {
      this.follow(true)
    },
    detached() {
      destroyStoreBindings(this)
    },
  },
  pageLifetimes: {
    show() {
      this.follow(true)
    },
    hide() {
      this.follow(false)
    },
  },
  methods: {
    /** Follows the status; under another page not every second of the countdown, which nobody sees there. */
    follow(counting: boolean) {
      destroyStoreBindings(this)
      createStoreBindings(this, {
        store: socket,
        fields: {
          status: 'status',
          sentence: () => sentence(counting),
          remedy: ({ status }) => remedies[status],
        },
      })
    },
    onOpen() {
      if (this.data.link) void wx.navigateTo({ url: '/pages/monitor/monitor' })
    },
    onRemedy() {
      if (this.data.remedy === 'retry') socket.retry()
      else socket.connect()
    },
  },
})
