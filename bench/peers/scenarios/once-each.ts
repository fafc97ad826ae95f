import { withSession } from '../goals'
import type { Cell, Row } from '../row'
import type { Scenario } from '../scenario'
import type { Stage } from '../stage'

const away = 3_000
/** Long enough for every client that comes back at all. */
const patience = 600_000

function send(stage: Stage, ...texts: readonly string[]): void {
  const { tenant } = stage
  stage.act(tenant, () => {
    for (const text of texts) tenant.send(text)
  })
}

async function sendHalfOpen(stage: Stage): Promise<void> {
  await stage.open()
  stage.server.silence(stage.tenant.line)
  await stage.run(1_000)
  send(stage, 'm1', 'm2', 'm3', 'm4', 'm5')
  await stage.run(patience)
}

async function sendDown(stage: Stage): Promise<void> {
  await stage.open()
  stage.server.mode = 'refuses'
  stage.server.dropAll()
  await stage.run(500)
  send(stage, 'm1', 'm2', 'm3', 'm4', 'm5')
  await stage.run(8_000)
  stage.server.mode = 'accepts'
  await stage.run(patience)
}

/** Two messages are taken and their answers are lost, one is lost on its way, and two are sent before the next process. */
async function sendRestarting(stage: Stage): Promise<void> {
  const { server, tenant } = stage
  await stage.open()
  server.stopAnswers(tenant.line)
  send(stage, 'm1', 'm2')
  await stage.run(50)
  send(stage, 'm3')
  await stage.run(10)
  server.mode = 'refuses'
  server.restart('kept')
  await stage.run(500)
  send(stage, 'm4', 'm5')
  await stage.run(away)
  server.mode = 'accepts'
  await stage.run(patience)
}

/** The number of messages that had arrived, and that the client says are lost. */
async function loseMemory(stage: Stage): Promise<number | undefined> {
  const { server, tenant } = stage
  await stage.open()
  send(stage, 'm1', 'm2', 'm3', 'm4', 'm5')
  await stage.run(5_000)
  server.mode = 'refuses'
  server.restart('lost')
  await stage.run(away)
  server.mode = 'accepts'
  await stage.run(patience)
  return tenant.lost?.length
}

interface Count {
  /** Of each message that was sent, in their order. */
  readonly times: readonly number[]
  /** Messages whose first arrival is behind that of a later one. */
  readonly reordered: number
  /** Messages that neither arrived nor were reported. */
  readonly unaccounted: number
}

function countOf({ server, tenant }: Stage): Count {
  const arrived = server.messages.map(({ text }) => text)
  const first = tenant.sent.map((text) => arrived.indexOf(text)).filter((at) => at >= 0)
  return {
    times: tenant.sent.map((text) => arrived.filter((one) => one === text).length),
    reordered: first.filter((at, index) => first.slice(index).some((later) => later < at)).length,
    unaccounted: tenant.sent.filter((text) => !arrived.includes(text) && !tenant.reported.has(text)).length,
  }
}

/** Deliveries of each, judged by the number of messages that arrived once. */
function cellOf({ times }: Count): Cell {
  return { value: times.filter((count) => count === 1).length, text: times.join() }
}

const five = { unit: '', best: 'most', goal: 5, judged: withSession } as const
const none = { unit: '', best: 'least', goal: 0, judged: withSession } as const
const rows: readonly Row[] = [
  {
    id: 'once-half-open',
    en: 'set to send again, 5 sent while half-open: deliveries of each',
    zh: '设为重发，假死期间发送 5 条：各条送达次数',
    ...five,
  },
  {
    id: 'once-down',
    en: 'the same, 5 sent while down',
    zh: '同上，断线期间发送 5 条',
    ...five,
  },
  {
    id: 'once-restart',
    en: 'the same, 5 sent while the server restarts',
    zh: '同上，服务器重启期间发送 5 条',
    ...five,
  },
  { id: 'once-doubled', en: 'of these 15: arrived more than once', zh: '这 15 条中：重复送达', ...none },
  { id: 'once-reordered', en: 'of these 15: out of order', zh: '这 15 条中：乱序', ...none },
  {
    id: 'once-unaccounted',
    en: 'of these 15: neither delivered nor reported',
    zh: '这 15 条中：既未送达也未告知',
    ...none,
  },
  {
    id: 'once-memory',
    en: 'server loses its memory, with 5 delivered: announced as lost',
    zh: '服务器丢失内存，含已送达的 5 条：告知丢失',
    ...five,
  },
]

/** Messages sent at the worst moments: each is to arrive once, in order, or to be announced as lost. */
export const onceEach: Scenario = {
  name: 'once-each',
  rows,
  async play(stage) {
    const play = async (part: (on: Stage) => Promise<void>): Promise<Count> => {
      const on = stage({ clients: 1, sendsAgain: true })
      await part(on)
      return countOf(on)
    }
    const halfOpen = await play(sendHalfOpen)
    const down = await play(sendDown)
    const restart = await play(sendRestarting)
    const announced = await loseMemory(stage({ clients: 1 }))
    const sum = (measure: (count: Count) => number): number =>
      [halfOpen, down, restart].reduce((total, count) => total + measure(count), 0)
    return {
      'once-half-open': cellOf(halfOpen),
      'once-down': cellOf(down),
      'once-restart': cellOf(restart),
      'once-doubled': sum(({ times }) => times.filter((count) => count > 1).length),
      'once-reordered': sum(({ reordered }) => reordered),
      'once-unaccounted': sum(({ unaccounted }) => unaccounted),
      ...(announced === undefined ? {} : { 'once-memory': announced }),
    }
  },
}
