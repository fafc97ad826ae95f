import type { Scenario } from '../scenario'
import { latency } from '../stage'
import { median, worst } from '../../statistics'

/** The phone has no network for a minute, and announces both. */
export const network: Scenario = {
  name: 'network',
  rows: [
    {
      id: 'network-median',
      en: 'network back after 60 s: open after, median',
      zh: '网络 60 s 后恢复：连上用时，中位数',
      unit: 's',
      best: 'least',
      goal: 600,
    },
    {
      id: 'network-worst',
      en: 'network back after 60 s: open after, worst',
      zh: '网络 60 s 后恢复：连上用时，最坏',
      unit: 's',
      best: 'least',
      goal: 600,
    },
  ],
  async play(stage) {
    const crowd = stage({ clients: 100 })
    await crowd.open()
    // Kinder than many a phone: the end of the socket is told, too.
    crowd.server.dropAll()
    await crowd.run(latency)
    for (const tenant of crowd.tenants) {
      crowd.act(tenant, () => {
        tenant.phone.goes('none')
      })
    }
    await crowd.run(60_000)
    for (const tenant of crowd.tenants) {
      crowd.act(tenant, () => {
        tenant.phone.goes('wifi')
      })
    }
    const waits = await crowd.recover(600_000)
    return { 'network-median': median(waits), 'network-worst': worst(waits) }
  },
}
