// The metrics of one server, in the words of Prometheus.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Disposer } from '../../store/base/timing'
import { closes, type ServerFrame } from '../../store/protocol'
import type { Telemetry } from './telemetry'

/** Values that are read when somebody asks. */
export interface Readings {
  /** WebSockets held now, by their path. */
  connections(): Readonly<Record<string, number>>
  /** Handshakes a second that the process can take, as it has measured. */
  capacity(): number
  isDraining(): boolean
  isEngineUp(): boolean
}

export interface Metrics {
  readonly telemetry: Telemetry
  readonly contentType: string
  readonly text: () => Promise<string>
  readonly stop: Disposer
}

/** Codes that this server and the standard use. A client may send any of 3000 to 4999: one label for all of them. */
const known = new Set<number>(Object.values(closes).map(({ code }) => code))
const codeOf = (code: number): string => (code < 3_000 || known.has(code) ? String(code) : 'other')

/** Ns in a second. */
const second = 1e9

export function createMetrics(readings: Readings): Metrics {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()

  const handshakes = counter('mms_handshakes_total', 'WebSockets that were opened', 'path')
  const refused = counter('mms_refused_total', 'Requests for a WebSocket that were refused', 'reason')
  const closed = counter('mms_closed_total', 'WebSockets that ended', 'path', 'code')
  const commands = counter('mms_commands_total', 'Answers to commands of clients', 'outcome')
  const deliveries = counter('mms_deliveries_total', 'Events sent to clients')
  const appends = new Histogram({
    name: 'mms_append_seconds',
    help: 'Time that the engine takes for an append',
    labelNames: ['outcome'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  new Gauge({
    name: 'mms_connections',
    help: 'WebSockets held now',
    labelNames: ['path'],
    registers,
    collect() {
      for (const [path, size] of Object.entries(readings.connections())) this.set({ path }, size)
    },
  })
  gauge('mms_handshake_capacity', 'Handshakes a second that this process can take, as measured', () =>
    readings.capacity(),
  )
  gauge('mms_draining', '1 while the server stops', () => Number(readings.isDraining()))
  gauge('mms_engine_up', '1 while the engine answers', () => Number(readings.isEngineUp()))
  gauge(
    'mms_event_loop_delay_p50_seconds',
    'Delay of the event loop since the last look, half of them',
    () => (Number.isNaN(delay.percentile(50)) ? 0 : delay.percentile(50) / second),
  )
  new Gauge({
    name: 'mms_event_loop_delay_p99_seconds',
    help: 'Delay of the event loop since the last look, 99 of 100',
    registers,
    collect() {
      this.set(delay.percentile(99) / second)
      delay.reset()
    },
  })
  gauge('process_resident_memory_bytes', 'Memory of the process', () => process.memoryUsage.rss())
  gauge('process_cpu_seconds_total', 'CPU time of the process', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })

  const sent = (frame: ServerFrame): void => {
    if (frame.t !== 'events') return
    if (frame.list.length > 0) deliveries.inc(frame.list.length)
    for (const [, code] of Object.values(frame.answers).flat())
      commands.inc({ outcome: code === undefined ? 'ok' : code === 'unknown' ? 'unknown' : 'refused' })
  }
  return {
    telemetry: {
      entered: (path) => handshakes.inc({ path }),
      refused: (reason) => refused.inc({ reason }),
      closed: (path, code) => closed.inc({ path, code: codeOf(code) }),
      sent,
      appended: (ms, outcome) => appends.observe({ outcome }, ms / 1_000),
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
    stop: () => void delay.disable(),
  }
}
