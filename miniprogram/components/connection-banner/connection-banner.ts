import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { statusWords, waitingFor, words } from '../../i18n/index'
import { countdown, remedy, socket } from '../../stores/index'

/** The sentence without its countdown, which a screen reader would say again every second. */
function spoken(): string {
  return statusWords(socket.status, socket.explain().transition).banner
}

function sentence(): string {
  const { seconds } = countdown
  return seconds === null ? spoken() : waitingFor(seconds, socket.explain().transition)
}

/** The button's text; empty where a tap would change nothing. */
function remedyText(): string {
  return remedy.name === null ? '' : words.remedies[remedy.name]
}

export default ComponentWithStore({
  /** Quiet: shown only where something is wrong, at the lower edge, for pages that do without the connection. */
  properties: { isQuiet: Boolean },
  storeBindings: {
    store: socket,
    fields: { status: 'status', sentence, spoken, remedyText, isTrouble: () => remedy.isTrouble },
  },
  data: { details: words.details },
  methods: {
    onOpen() {
      void wx.navigateTo({ url: '/pages/monitor/monitor' })
    },
    onRemedy() {
      remedy.apply()
    },
  },
})
