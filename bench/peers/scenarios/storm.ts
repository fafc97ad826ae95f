import type { Scenario } from '../scenario'
import { latency } from '../stage'
import { peak } from '../../statistics'

const clients = 1_000
const second = 1_000

/** A thousand clients lose the server in the same millisecond, and for a minute it refuses them. */
export const storm: Scenario = {
  name: 'storm',
  rows: [
    {
      id: 'storm-first-second',
      en: 'storm, first 5 s: busiest second',
      zh: '风暴，前 5 s：最忙的 1 s',
      unit: '%',
      best: 'least',
      goal: 130,
    },
    {
      id: 'storm-first-tenth',
      en: 'storm, first 5 s: busiest 100 ms',
      zh: '风暴，前 5 s：最忙的 100 ms',
      unit: '%',
      best: 'least',
    },
    {
      id: 'storm-late-second',
      en: 'storm, 30–60 s: busiest second',
      zh: '风暴，30–60 s：最忙的 1 s',
      unit: '%',
      best: 'least',
      goal: 10,
    },
    {
      id: 'storm-late-tenth',
      en: 'storm, 30–60 s: busiest 100 ms',
      zh: '风暴，30–60 s：最忙的 100 ms',
      unit: '%',
      best: 'least',
      goal: 2,
    },
    {
      id: 'storm-lost',
      en: '60 s outage: clients that never return',
      zh: '中断 60 s：再也不回来的客户端',
      unit: '%',
      best: 'least',
      goal: 0,
    },
  ],
  async play(stage) {
    const crowd = stage({ clients })
    await crowd.open()
    // Each loss has to travel to a phone, and each attempt back.
    const start = crowd.now + 2 * latency
    crowd.server.mode = 'refuses'
    crowd.server.dropAll()
    await crowd.run(60 * second)
    const share = (from: number, to: number, window: number): number =>
      (peak(crowd.server.dials, start + from * second, start + to * second, window) / clients) * 100
    const shares = {
      'storm-first-second': share(0, 5, second),
      'storm-first-tenth': share(0, 5, 100),
      'storm-late-second': share(30, 60, second),
      'storm-late-tenth': share(30, 60, 100),
    }
    crowd.server.mode = 'accepts'
    const lost = (await crowd.recover(600 * second)).filter((wait) => wait === Infinity)
    return { ...shares, 'storm-lost': (lost.length / clients) * 100 }
  },
}
