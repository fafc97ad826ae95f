import type { Scenario } from '../scenario'
import { median, worst } from '../../statistics'

/** A crowd that loses its server for five minutes. */
export const outage: Scenario = {
  name: 'outage',
  rows: [
    {
      id: 'outage-median',
      en: '5 min outage: back after server, median',
      zh: '服务中断 5 分钟：恢复用时，中位数',
      unit: 's',
      best: 'least',
      goal: 9_000,
    },
    {
      id: 'outage-worst',
      en: '5 min outage: back after server, worst',
      zh: '服务中断 5 分钟：恢复用时，最坏',
      unit: 's',
      best: 'least',
    },
    {
      id: 'outage-lost',
      en: '5 min outage: clients lost for good',
      zh: '服务中断 5 分钟：永远丢失的客户端',
      unit: '%',
      best: 'least',
      goal: 0,
    },
  ],
  async play(stage) {
    const crowd = stage({ clients: 1_000 })
    await crowd.open()
    crowd.server.mode = 'refuses'
    crowd.server.dropAll()
    await crowd.run(300_000)
    crowd.server.mode = 'accepts'
    const waits = await crowd.recover(600_000)
    return {
      'outage-median': median(waits),
      'outage-worst': worst(waits),
      'outage-lost': (waits.filter((wait) => wait === Infinity).length / waits.length) * 100,
    }
  },
}
