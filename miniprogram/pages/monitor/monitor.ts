import type { SocketError } from 'mobx-miniprogram-socket'
import { bind, PageWithStore } from 'mobx-miniprogram-socket/bindings'
import {
  causeOf,
  countOf,
  errorOf,
  networkName,
  secondOf,
  statusWords,
  textsOf,
  words,
} from '../../i18n/index'
import { chat, countdown, latencyLog, openSocket, remedy, socket } from '../../stores/index'
import { Opened } from '../../stores/opened'
import { turnOf } from './turns'

/** Number of transitions shown until the reader asks for all. */
const LATEST = 20

/** The parts that the reader has opened: all transitions, the raw text of the last error, that of a transition. */
const opened = new Opened()
const ALL = 'all'
const ERROR = 'error'

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
  const { code, message, at, close } = error
  return {
    code,
    text: errorOf(code, close?.code),
    detail: message,
    at: secondOf(at),
    isOpen: opened.has(ERROR),
  }
}

function heartbeatAt(): string {
  return socket.lastHeartbeat === null ? noHeartbeat() : secondOf(socket.lastHeartbeat.at)
}

/** Transitions, the latest first. */
function history() {
  const transitions = socket.explain().history
  const shown = opened.has(ALL) ? transitions : transitions.slice(-LATEST)
  return shown.map((transition) => turnOf(transition, opened.has(keyOf(transition)))).reverse()
}

/** Text of the button that shows all transitions; empty when all are shown. */
function showAll(): string {
  const { length } = socket.explain().history
  return opened.has(ALL) || length <= LATEST ? '' : words.showAll(length)
}

function keyOf({ id }: { readonly id: number }): string {
  return `turn-${String(id)}`
}

export default PageWithStore({
  storeBindings: [
    bind(socket, {
      fields: {
        status: 'status',
        canRemedy: () => remedy.name !== null,
        remedyText: () => words.remedies[remedy.name ?? 'retry'],
        isWanted: () => remedy.isWanted,
        retryCount: 'retryCount',
        waitingCount: ({ queue }) => queue.filter(({ state }) => state === 'queued').length,
        unconfirmedCount: 'unconfirmedCount',
        failedCount: () => countOf(chat.failedCount),
        receivedCount: () => chat.receivedCount,
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
  data: { words: textsOf(words.monitor) },

  onLoad() {
    openSocket()
    opened.clear()
  },

  onReady() {
    void wx.setNavigationBarTitle({ title: words.monitor.title })
  },

  onRemedy() {
    remedy.apply()
  },

  onDisconnect() {
    socket.disconnect()
  },

  onErrorDetails() {
    opened.toggle(ERROR)
  },

  onTurn({ currentTarget }: WechatMiniprogram.TouchEvent<object, object, { id: number }>) {
    opened.toggle(keyOf(currentTarget.dataset))
  },

  onShowAll() {
    opened.toggle(ALL)
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
