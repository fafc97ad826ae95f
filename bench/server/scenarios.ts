import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectPlain, connectRaw, flood, Reader, slowestHealth, slowestPong, textFrame } from './clients'
import { ServerProcess } from './process'

/** Numbers of one scenario, with their units in their names. */
export interface Measured {
  readonly scenario: ScenarioName
  /** The server ended by itself. */
  readonly died: boolean
  readonly healthMs?: number
  readonly pongMs?: number
  readonly growthMB?: number
  readonly stopMs?: number
  /** Clients that received no close frame 1012. */
  readonly untold?: number
}

export type ScenarioName = keyof typeof scenarios

/** Milliseconds that each attack lasts. */
const duration = 10_000
const smallText = textFrame('hi')
const readerCount = 40
const request = Buffer.from('GET /health HTTP/1.1\r\nHost: a\r\n\r\n')

/** Each client listens to it. */
function abortAfter(ms: number): AbortSignal {
  const signal = AbortSignal.timeout(ms)
  setMaxListeners(0, signal)
  return signal
}

type Numbers = Omit<Measured, 'scenario' | 'died'>

const scenarios = {
  /** Five clients read nothing and send 3.4 MB of empty texts each. */
  async muteReaders(server: ServerProcess): Promise<Numbers> {
    const signal = abortAfter(15_000)
    const floods = Array.from({ length: 5 }, () =>
      flood(() => connectPlain(server.port), textFrame(''), { bytes: 3_400_000, signal }),
    )
    const healthMs = await slowestHealth(server.port, signal)
    await Promise.all(floods)
    return { healthMs, growthMB: server.growth }
  },

  /** One client sends small texts as fast as the server takes them; forty read. */
  async oneSender(server: ServerProcess): Promise<Numbers> {
    const signal = abortAfter(duration)
    const readers = await Promise.all(Array.from({ length: readerCount }, () => Reader.open(server.port)))
    const connectSender = () => connectPlain(server.port, { doesRead: true })
    const flooding = flood(connectSender, smallText, { signal })
    signal.addEventListener('abort', () => {
      for (const reader of readers) reader.end()
    })
    const [healthMs, pongMs] = await Promise.all([
      slowestHealth(server.port, signal),
      slowestPong(readers[0] as Reader),
      flooding,
    ])
    return { healthMs, pongMs, growthMB: server.growth }
  },

  /** SIGTERM in the middle of that. */
  async stopUnderFlood(server: ServerProcess): Promise<Numbers> {
    const ended = new AbortController()
    const readers = await Promise.all(Array.from({ length: readerCount }, () => Reader.open(server.port)))
    const connectSender = () => connectPlain(server.port, { doesRead: true })
    const flooding = flood(connectSender, smallText, { signal: ended.signal })
    await sleep(3_000)
    const stopMs = await server.stop()
    await Promise.all(readers.map((reader) => reader.closed))
    ended.abort()
    await flooding
    return { stopMs, untold: readers.filter(({ code }) => code !== 1012).length }
  },

  /** Twenty connections send HTTP requests without a pause and read no answer. */
  async pipelines(server: ServerProcess): Promise<Numbers> {
    const signal = abortAfter(duration)
    const floods = Array.from({ length: 20 }, () => flood(() => connectRaw(server.port), request, { signal }))
    const healthMs = await slowestHealth(server.port, signal)
    await Promise.all(floods)
    return { healthMs, growthMB: server.growth }
  },
}

export const scenarioNames = Object.keys(scenarios) as ScenarioName[]

/** Runs one scenario against a server of its own. */
export async function measure(scenario: ScenarioName, command: string): Promise<Measured> {
  const server = await ServerProcess.start(command)
  await sleep(500)
  try {
    const numbers = await scenarios[scenario](server)
    return { scenario, died: scenario !== 'stopUnderFlood' && !server.isAlive, ...numbers }
  } finally {
    await server.stop()
  }
}
