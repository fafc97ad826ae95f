import type { Peer } from '../client'
import type { Scenario } from '../scenario'
import type { Stage, Tenant } from '../stage'
import { peak } from '../../statistics'

const five = ['m1', 'm2', 'm3', 'm4', 'm5']
const many = 20_000

/** The server is away for `ms`; `job` is done after the first half second. */
async function away(stage: Stage, ms: number, job: (tenant: Tenant) => void): Promise<void> {
  stage.server.mode = 'refuses'
  stage.server.dropAll()
  await stage.run(500)
  stage.act(stage.tenant, () => {
    job(stage.tenant)
  })
  await stage.run(ms - 500)
  stage.server.mode = 'accepts'
}

function sendAll(texts: readonly string[]): (tenant: Tenant) => void {
  return (tenant) => {
    for (const text of texts) tenant.send(text)
  }
}

/** How often each of the five arrived. */
function deliveries({ server }: Stage): number[] {
  return five.map((text) => server.messages.filter((message) => message.text === text).length)
}

/** Messages that neither arrived nor were reported by the client. */
function countUnaccounted({ server, tenant }: Stage): number {
  const arrived = new Set(server.messages.map(({ text }) => text))
  return tenant.sent.filter((text) => !arrived.has(text) && !tenant.reported.has(text)).length
}

async function sendHalfOpen(stage: Stage): Promise<Stage> {
  await stage.open()
  stage.server.silence(stage.tenant.line)
  await stage.run(1_000)
  stage.act(stage.tenant, () => {
    sendAll(five)(stage.tenant)
  })
  await stage.run(600_000)
  return stage
}

const countDelivered = (stage: Stage): number => deliveries(stage).filter((times) => times > 0).length

/** The third of the five cannot be handed over, once. */
function failOnce(stage: Stage, sendFails: Peer['sendFails']): void {
  const { server, tenant } = stage
  if (sendFails === 'later') {
    server.onAccept = (line) => {
      line.failures.push(null, null, 'sendSocketMessage:fail')
      server.onAccept = () => undefined
    }
    return
  }
  tenant.page.beforeSend = (frame) => {
    if (typeof frame !== 'string' || !frame.includes('m3')) return
    tenant.page.beforeSend = () => undefined
    throw new Error('sendSocketMessage:fail')
  }
}

/** Messages sent at a bad moment: what arrives, how often, and how suddenly. */
export const messages: Scenario = {
  name: 'messages',
  rows: [
    {
      id: 'sent-down',
      en: '5 sent while down for 8 s: delivered',
      zh: '断线 8 s 期间发送 5 条：送达',
      unit: '',
      best: 'most',
      goal: 'best',
    },
    {
      id: 'sent-half-open',
      en: '5 sent while half-open: delivered + reported',
      zh: '假死期间发送 5 条：送达 + 告知',
      unit: '',
      best: 'most',
      goal: 'best',
    },
    {
      id: 'sent-half-open-again',
      en: 'the same, set to send again: delivered',
      zh: '同上，设为重发：送达',
      unit: '',
      best: 'most',
      goal: 'best',
    },
    {
      id: 'flush',
      en: 'flush with one failure: deliveries of each',
      zh: '补发时一次失败：各条送达次数',
      unit: '',
      best: 'least',
      goal: 0,
    },
    {
      id: 'burst',
      en: '20,000 sent while down: most frames in 1 ms',
      zh: '断线时发送 20,000 条：1 ms 内最多帧数',
      unit: '',
      best: null,
    },
    {
      id: 'burst-kept',
      en: '20,000 sent while down: delivered',
      zh: '断线时发送 20,000 条：送达',
      unit: '',
      best: null,
    },
    {
      id: 'unaccounted',
      en: 'frames unaccounted for: sent above, neither delivered nor reported',
      zh: '下落不明的帧：以上发送的，既未送达也未告知',
      unit: '',
      best: 'least',
      goal: 0,
    },
  ],
  async play(stage, { sendFails }) {
    const down = stage({ clients: 1 })
    await down.open()
    await away(down, 8_000, sendAll(five))
    await down.run(120_000)

    const halfOpen = await sendHalfOpen(stage({ clients: 1 }))
    const delivered = countDelivered(halfOpen)
    const reported = five.length - delivered - countUnaccounted(halfOpen)
    const again = await sendHalfOpen(stage({ clients: 1, sendsAgain: true }))

    const failing = stage({ clients: 1 })
    await failing.open()
    failOnce(failing, sendFails)
    await away(failing, 1_000, sendAll(five))
    await failing.run(5_000)
    // Frames that a client kept after the failure arrive at the next reconnect: soon, before they are too old.
    failing.server.dropAll()
    await failing.run(60_000)
    const times = deliveries(failing)

    const flooded = stage({ clients: 1 })
    await flooded.open()
    await away(flooded, 1_000, sendAll(Array.from({ length: many }, (_, index) => `m${String(index)}`)))
    await flooded.run(120_000)
    const arrivals = flooded.server.messages.map(({ at }) => at)

    return {
      'sent-down': countDelivered(down),
      'sent-half-open': {
        value: delivered + reported,
        text: `${String(delivered)} + ${String(reported)}`,
      },
      'sent-half-open-again': countDelivered(again),
      flush: { value: times.filter((count) => count !== 1).length, text: times.join() },
      burst: peak(arrivals, 0, Infinity, 1),
      'burst-kept': arrivals.length,
      unaccounted: [down, halfOpen, again, failing, flooded].map(countUnaccounted).reduce((a, b) => a + b),
    }
  },
}
