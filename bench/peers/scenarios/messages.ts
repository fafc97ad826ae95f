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
      en: '5 sent while half-open: delivered',
      zh: '假死期间发送 5 条：送达',
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
  ],
  async play(stage, { sendFails }) {
    const down = stage({ clients: 1 })
    await down.open()
    await away(down, 8_000, sendAll(five))
    await down.run(120_000)

    const halfOpen = stage({ clients: 1 })
    await halfOpen.open()
    halfOpen.server.silence(halfOpen.tenant.line)
    await halfOpen.run(1_000)
    halfOpen.act(halfOpen.tenant, () => {
      sendAll(five)(halfOpen.tenant)
    })
    await halfOpen.run(600_000)

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
      'sent-half-open': countDelivered(halfOpen),
      flush: { value: times.filter((count) => count !== 1).length, text: times.join() },
      burst: peak(arrivals, 0, Infinity, 1),
      'burst-kept': arrivals.length,
    }
  },
}
