import type { Scenario } from '../scenario'
import { median } from '../../statistics'

/** A server that does not answer, and one that accepts each connection and closes it a moment later. */
export const connecting: Scenario = {
  name: 'connecting',
  rows: [
    {
      id: 'hang-open',
      en: 'first connect never completes: open after',
      zh: '首次连接永不完成：连上用时',
      unit: 's',
      best: 'least',
      goal: 'best',
    },
    {
      id: 'hang-attempts',
      en: 'no connect ever completes: attempts in 5 min',
      zh: '连接永不完成：5 分钟内尝试次数',
      unit: '',
      best: null,
    },
    {
      id: 'accept-drop',
      en: 'accept-then-drop: connects in a minute',
      zh: '接受后即断开：每分钟连接次数',
      unit: '',
      best: 'least',
      goal: 9,
    },
  ],
  async play(stage) {
    const once = stage({ clients: 100 })
    once.server.firstMode = 'hangs'
    for (const tenant of once.tenants) once.begin(tenant)
    const waits = await once.recover(600_000)

    const always = stage({ clients: 100 })
    always.server.mode = 'hangs'
    for (const tenant of always.tenants) always.begin(tenant)
    await always.run(300_000)

    const dropping = stage({ clients: 100 })
    dropping.server.mode = 'drops'
    for (const tenant of dropping.tenants) dropping.begin(tenant)
    await dropping.run(60_000)

    return {
      'hang-open': median(waits),
      'hang-attempts': median(always.tenants.map(({ dials }) => dials.length)),
      'accept-drop': median(dropping.tenants.map(({ dials }) => dials.length)),
    }
  },
}
