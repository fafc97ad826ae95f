import type { SocketStatus } from 'mobx-miniprogram-socket'
import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { words } from '../../i18n/index'
import { latencyLog, socket } from '../../stores/index'
import { barsOf, scaleOf } from './bars'

/** Statuses in which a first heartbeat will come by itself. */
const expecting: readonly SocketStatus[] = ['connecting', 'open', 'waiting']

function nothing(): string {
  return expecting.includes(socket.status) ? words.chart.soon : words.chart.empty
}

function figures(): { key: 'min' | 'median' | 'max'; value: string }[] {
  const { summary } = latencyLog
  const keys = ['min', 'median', 'max'] as const
  return keys.map((key) => ({
    key,
    value: summary === null ? words.monitor.none : words.milliseconds(summary[key]),
  }))
}

function description(): string {
  const { samples, summary } = latencyLog
  if (summary === null) return nothing()
  return words.chart.describe(words.milliseconds(summary.median), samples.length)
}

export default ComponentWithStore({
  storeBindings: {
    store: latencyLog,
    fields: {
      bars: ({ samples }) => barsOf(samples),
      scale: ({ samples }) => (samples.length === 0 ? '' : words.milliseconds(scaleOf(samples))),
      empty: nothing,
      figures,
      description,
    },
  },
  data: {
    labels: { min: words.chart.min, median: words.chart.median, max: words.chart.max },
  },
})
