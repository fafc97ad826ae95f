import type { Quirks } from '../../../store/testing'
import type { Scenario } from '../scenario'
import type { Stage, Tenant } from '../stage'
import { median, worst } from '../../statistics'

const patience = 600_000
const phases = 100

/** The effect of `close()` of the phone's socket on a dead link. */
type Closing = 'answered' | 'never answered'

function die(stage: Stage, tenant: Tenant, closing: Closing): void {
  stage.server.silence(tenant.line)
  if (closing === 'never answered') tenant.line.mute()
}

/** Counts only detections that lead to a new connection: giving up a socket and making no other one helps no user. */
function detectionTime(tenant: Tenant, start: number): number {
  return tenant.backAfter(start) === Infinity ? Infinity : tenant.doubtsAfter(start)
}

async function whileIdle(stage: Stage, closing: Closing): Promise<number[]> {
  const deaths = new Map<Tenant, number>()
  for (const tenant of stage.tenants) {
    const start = stage.moment(30_000)
    stage.in(start, () => {
      stage.begin(tenant)
    })
    stage.in(start + 1_000 + stage.moment(120_000), () => {
      stage.act(tenant, () => {
        die(stage, tenant, closing)
      })
      deaths.set(tenant, stage.now)
    })
  }
  await stage.run(151_000 + patience)
  return stage.tenants.map((tenant) => detectionTime(tenant, deaths.get(tenant) ?? NaN))
}

/** The link dies without a word while the app is hidden; ms from show. */
async function onShow(stage: Stage, hidden: number, background: Quirks['background']): Promise<number[]> {
  const shows = new Map<Tenant, number>()
  for (const tenant of stage.tenants) {
    tenant.phone.quirks.background = background
    const start = stage.moment(30_000)
    stage.in(start, () => {
      stage.begin(tenant)
    })
    const hideAt = start + 1_000 + stage.moment(120_000)
    stage.in(hideAt, () => {
      stage.act(tenant, () => {
        tenant.phone.hide()
      })
    })
    stage.in(hideAt + 1_000, () => {
      stage.act(tenant, () => {
        die(stage, tenant, 'answered')
      })
    })
    stage.in(hideAt + hidden, () => {
      stage.act(tenant, () => {
        tenant.phone.show()
      })
      shows.set(tenant, stage.now)
    })
  }
  await stage.run(151_000 + hidden + patience)
  return stage.tenants.map((tenant) => detectionTime(tenant, shows.get(tenant) ?? NaN))
}

/** The link dies without an event. */
export const halfOpen: Scenario = {
  name: 'half-open',
  rows: [
    {
      id: 'half-open-worst',
      en: 'half-open found while idle, worst',
      zh: '空闲时发现假死连接，最坏',
      unit: 's',
      best: 'least',
      goal: 15_000,
    },
    {
      id: 'half-open-median',
      en: 'half-open found while idle, median',
      zh: '空闲时发现假死连接，中位数',
      unit: 's',
      best: 'least',
      goal: 'best',
    },
    {
      id: 'half-open-mute-worst',
      en: 'same, close() yields no onClose, worst',
      zh: '同上，close() 无 onClose，最坏',
      unit: 's',
      best: 'least',
      goal: 15_000,
    },
    {
      id: 'half-open-mute-median',
      en: 'same, close() yields no onClose, median',
      zh: '同上，close() 无 onClose，中位数',
      unit: 's',
      best: 'least',
      goal: 'best',
    },
    {
      id: 'half-open-show-3',
      en: 'half-open found after show, 3 s hidden',
      zh: '隐藏 3 s 后回前台，发现假死连接',
      unit: 's',
      best: 'least',
      goal: 3_000,
    },
    {
      id: 'half-open-show-60',
      en: 'half-open found after show, 60 s hidden',
      zh: '隐藏 60 s 后回前台，发现假死连接',
      unit: 's',
      best: 'least',
      goal: 3_000,
    },
  ],
  async play(stage) {
    const found = await whileIdle(stage({ clients: phases }), 'answered')
    const mute = await whileIdle(stage({ clients: phases }), 'never answered')
    return {
      'half-open-worst': worst(found),
      'half-open-median': median(found),
      'half-open-mute-worst': worst(mute),
      'half-open-mute-median': median(mute),
      'half-open-show-3': worst(await onShow(stage({ clients: phases }), 3_000, 'silent')),
      'half-open-show-60': worst(await onShow(stage({ clients: phases }), 60_000, 'silent')),
    }
  },
}
