import { observable, runInAction } from 'mobx-miniprogram'
import type { SocketError, SocketStatus, Transition } from 'mobx-miniprogram-socket'
import { bind, PageWithStore } from 'mobx-miniprogram-socket/bindings'
import { causeOf, networkName, secondOf, spanOf, statusWords, words } from '../../i18n/index'
import { countdown, latencyLog, socket } from '../../stores/index'

/** Buttons that work in each status. */
const possible: Readonly<Record<SocketStatus, { connect: boolean; disconnect: boolean; retry: boolean }>> = {
  idle: { connect: true, disconnect: false, retry: false },
  connecting: { connect: false, disconnect: true, retry: false },
  open: { connect: false, disconnect: true, retry: false },
  waiting: { connect: false, disconnect: true, retry: true },
  offline: { connect: false, disconnect: true, retry: false },
  suspended: { connect: false, disconnect: true, retry: false },
  failed: { connect: false, disconnect: true, retry: true },
  closed: { connect: true, disconnect: false, retry: false },
}

/** Number of transitions shown until the reader asks for all. */
const LATEST = 20
/** Shortest wait that a reader notices, in ms. */
const NOTICED = 100
/** Whether the reader has asked for all transitions. */
const all = observable.box(false)

function because(): string {
  const { transition } = socket.explain()
  return transition === null ? words.monitor.nothingYet : causeOf(transition)
}

function sentences() {
  return statusWords(socket.status, socket.explain().transition)
}

function since(): string {
  return secondOf(socket.explain().since)
}

/** The next step, and its time. */
function step(): string {
  const { step } = countdown
  return step === null ? '' : words.steps[step.what](words.seconds(step.seconds), secondOf(step.at))
}

function seconds(): string {
  return countdown.seconds === null ? '' : words.seconds(countdown.seconds)
}

/** A list of at most one wait, so that `wx:key` gives each wait a new bar, whose animation starts at the beginning. */
function waits() {
  const wait = countdown.waitAt(Date.now())
  return wait === null ? [] : [wait]
}

/** Whether the chart has bars, but none of this connection. */
function isUnmeasured(): boolean {
  return socket.lastHeartbeat === null && latencyLog.samples.length > 0
}

function noHeartbeat(): string {
  return isUnmeasured() ? words.monitor.noneYet : words.monitor.none
}

function smoothLatency(): string {
  return socket.latency === null ? noHeartbeat() : words.milliseconds(socket.latency)
}

function latency(): string {
  const { lastHeartbeat } = socket
  return lastHeartbeat === null ? noHeartbeat() : words.milliseconds(lastHeartbeat.latency)
}

function errorRow(error: SocketError | null) {
  if (error === null) return null
  return { code: error.code, text: words.errors[error.code], detail: error.message, at: secondOf(error.at) }
}

function countReceived(): number {
  return socket.lastMessage === null ? 0 : socket.lastMessage.id
}

function heartbeatAt(): string {
  return socket.lastHeartbeat === null ? noHeartbeat() : secondOf(socket.lastHeartbeat.at)
}

/** Transitions, the latest first. */
function history() {
  const transitions = socket.explain().history
  return (all.get() ? transitions : transitions.slice(-LATEST)).map(row).reverse()
}

/** Text of the button that shows all transitions; empty when all are shown. */
function showAll(): string {
  const { length } = socket.explain().history
  return all.get() || length <= LATEST ? '' : words.showAll(length)
}

/** Message of the platform or the server; empty for a change of network, which the status already shows. */
function detailOf({ cause, detail }: Transition): string {
  if (cause === 'network') return ''
  return /^\d{4}$/.test(detail) ? words.closeCode(detail) : detail
}

/** The wait that began; empty when it is too short to notice. */
function waitOf({ retryCount, delay }: Transition): string {
  return delay === null || delay < NOTICED ? '' : words.retryIn(retryCount, spanOf(delay))
}

function row(transition: Transition) {
  const { id, at, to } = transition
  return {
    id,
    status: to,
    time: secondOf(at),
    name: statusWords(to, transition).name,
    cause: causeOf(transition),
    detail: detailOf(transition),
    wait: waitOf(transition),
  }
}

export default PageWithStore({
  storeBindings: [
    bind(socket, {
      fields: {
        status: 'status',
        possible: ({ status }) => possible[status],
        retryCount: 'retryCount',
        queueLength: 'queueLength',
        receivedCount: countReceived,
        heartbeatAt,
        network: (store) => networkName(store.network),
        error: ({ lastError }) => errorRow(lastError),
        isUnmeasured,
        smoothLatency,
        latency,
        sentences,
        because,
        since,
        history,
        showAll,
      },
    }),
    bind(countdown, { fields: { step, seconds, waits } }),
  ],
  data: { words: words.monitor },

  onLoad() {
    runInAction(() => all.set(false))
  },

  onReady() {
    void wx.setNavigationBarTitle({ title: words.monitor.title })
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

  onShowAll() {
    runInAction(() => all.set(true))
  },

  /** This toast replaces the one that WeChat shows by itself. */
  onCopyLog() {
    void wx.setClipboardData({
      data: socket.explain().text,
      success: () => wx.showToast({ title: words.monitor.copied }),
      fail: () => wx.showToast({ title: words.monitor.notCopied, icon: 'none' }),
    })
  },
})
