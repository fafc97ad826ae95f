import type { SocketError, SocketStatus } from 'mobx-miniprogram-socket'
import { createStoreBindings, destroyStoreBindings } from '../../bindings'
import { networkName, secondOf, words } from '../../i18n/index'
import { countdown, socket, timeline } from '../../stores/index'
import type { Turn } from '../../stores/timeline'

/** Which buttons do something in a status. */
const possible: Readonly<Record<SocketStatus, { connect: boolean; disconnect: boolean; retry: boolean }>> = {
  idle: { connect: true, disconnect: false, retry: false },
  connecting: { connect: false, disconnect: true, retry: false },
  open: { connect: false, disconnect: true, retry: false },
  waiting: { connect: false, disconnect: true, retry: true },
  offline: { connect: false, disconnect: true, retry: true },
  suspended: { connect: false, disconnect: true, retry: false },
  failed: { connect: false, disconnect: true, retry: true },
  closed: { connect: true, disconnect: false, retry: false },
}

function seconds(): string {
  return countdown.seconds === null ? '' : words.seconds(countdown.seconds)
}

/** A list of at most one, so that the template gives each wait a bar of its own, which starts anew. */
function waits() {
  const wait = countdown.waitAt(Date.now())
  return wait === null ? [] : [wait]
}

function latency(): string {
  return socket.latency === null ? words.monitor.none : words.milliseconds(socket.latency)
}

function errorRow(error: SocketError | null) {
  if (error === null) return null
  return { code: error.code, text: words.errors[error.code], detail: error.message, at: secondOf(error.at) }
}

function received(): number {
  return socket.lastMessage === null ? 0 : socket.lastMessage.id
}

function heartbeatAt(): string {
  return socket.lastHeartbeat === null ? words.monitor.none : secondOf(socket.lastHeartbeat.at)
}

/** What happened, the latest first. */
function history() {
  return timeline.turns.map(turnRow).reverse()
}

function turnRow({ id, at, status, cause }: Turn) {
  const text = cause === null ? '' : words.errors[cause]
  return { id, status, time: secondOf(at), name: words.status[status].name, text }
}

export default Page({
  data: {
    words: words.monitor,
    sentences: words.status,
    status: socket.status,
    possible: possible[socket.status],
    since: secondOf(timeline.since),
    seconds: seconds(),
    waits: waits(),
    retryCount: socket.retryCount,
    queueLength: socket.queueLength,
    received: received(),
    heartbeatAt: heartbeatAt(),
    network: networkName(socket.network),
    latency: latency(),
    error: errorRow(socket.lastError),
    history: history(),
  },

  onLoad() {
    createStoreBindings(this, {
      store: socket,
      fields: {
        status: 'status',
        possible: ({ status }) => possible[status],
        retryCount: 'retryCount',
        queueLength: 'queueLength',
        received,
        heartbeatAt,
        network: (store) => networkName(store.network),
        error: ({ lastError }) => errorRow(lastError),
        latency,
      },
    })
    createStoreBindings(this, {
      store: timeline,
      fields: { since: (store) => secondOf(store.since), history, seconds, waits },
    })
  },

  onReady() {
    void wx.setNavigationBarTitle({ title: words.monitor.title })
  },

  onUnload() {
    destroyStoreBindings(this)
  },

  onConnect() {
    socket.connect()
  },

  onDisconnect() {
    socket.disconnect()
  },

  onRetry() {
    socket.retry()
  },
})
