// Bound by hand with the official package, to show that any MobX binding works on these stores.
import { createStoreBindings } from 'mobx-miniprogram-bindings'
import type { Wire } from '../../config'
import { minuteOf, statusWords, textsOf, words } from '../../i18n/index'
import { chat, me, socket, wireChoice } from '../../stores/index'

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

/** Names of the cards for screen readers, which read no badge. */
function messagesLabel(): string {
  const { unread } = chat
  const parts = [words.index.messages, unread === 0 ? '' : words.index.unread(unread), preview(), newestAt()]
  return parts.filter((part) => part !== '').join(', ')
}

function monitorLabel(): string {
  return `${words.index.monitor}, ${statusName()}`
}

export default Page({
  data: {
    status: 'idle',
    statusName: '',
    latency: '',
    unread: 0,
    preview: '',
    newestAt: '',
    messagesLabel: words.index.messages,
    monitorLabel: words.index.monitor,
    words: textsOf(words.index),
    steps: words.index.steps.map((text, at) => ({ number: at + 1, text })),
    name: '',
    wire: wireChoice.wire,
    wireHint: words.index.wireHints[wireChoice.wire],
    wires: words.index.wires,
    // Lines of the plain wire bear the name under which the app was started.
    canRename: wireChoice.wire === 'session',
  },
  bindings: [] as readonly ReturnType<typeof createStoreBindings>[],

  /** Bound while it is shown: the official package sends to hidden pages, too. */
  onShow() {
    this.bindings = [
      createStoreBindings(this, {
        store: socket,
        fields: { status: 'status', statusName, latency: latencyText, monitorLabel },
        actions: [],
      }),
      createStoreBindings(this, {
        store: chat,
        fields: { unread: 'unread', preview, newestAt, messagesLabel },
        actions: [],
      }),
      createStoreBindings(this, { store: me, fields: ['name'], actions: [] }),
    ]
    for (const bindings of this.bindings) bindings.updateStoreBindings()
  },

  onHide() {
    this.unbind()
  },

  onUnload() {
    this.unbind()
  },

  unbind() {
    for (const bindings of this.bindings) bindings.destroyStoreBindings()
  },

  onGame() {
    void wx.navigateTo({ url: '/pages/lobby/lobby' })
  },

  onMessages() {
    void wx.navigateTo({ url: '/pages/messages/messages' })
  },

  onRename() {
    if (!this.data.canRename) return
    void wx
      .showModal({ title: words.index.rename, content: me.name, editable: true })
      .then(({ confirm, content }) => {
        if (!confirm) return
        if (me.rename(content)) chat.rename()
        else void wx.showToast({ title: words.index.badName, icon: 'none' })
      })
  },

  onSession() {
    this.choose('session')
  },

  onPlain() {
    this.choose('plain')
  },

  choose(wire: Wire) {
    if (!wireChoice.choose(wire)) void wx.showToast({ title: words.index.startAnew, icon: 'none' })
  },

  onMonitor() {
    void wx.navigateTo({ url: '/pages/monitor/monitor' })
  },
})
