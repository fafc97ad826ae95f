import type { Scenario } from '../scenario'
import type { Quirks } from '../../../store/testing'
import type { Stage } from '../stage'
import { median } from '../../statistics'

async function afterShow(stage: Stage, background: Quirks['background']): Promise<number> {
  await stage.open()
  for (const tenant of stage.tenants) {
    tenant.phone.quirks.background = background
    stage.act(tenant, () => {
      tenant.phone.hide()
    })
  }
  await stage.run(30_000)
  for (const tenant of stage.tenants) {
    stage.act(tenant, () => {
      tenant.phone.show()
    })
  }
  return median(await stage.recover(300_000))
}

/** Half a minute in the background: WeChat closes the socket with 1000 `interrupted`, and tells the app before or after it sleeps. */
export const interrupted: Scenario = {
  name: 'interrupted',
  rows: [
    {
      id: 'interrupted-late',
      en: 'back after 1000 interrupted, told on show',
      zh: '1000 interrupted 后恢复（回到前台才得知）',
      unit: 'ms',
      best: 'least',
      goal: 'best',
    },
    {
      id: 'interrupted-early',
      en: 'back after 1000 interrupted, told while hidden',
      zh: '1000 interrupted 后恢复（在后台时得知）',
      unit: 'ms',
      best: 'least',
      goal: 'best',
    },
  ],
  async play(stage) {
    return {
      'interrupted-late': await afterShow(stage({ clients: 20 }), 'late'),
      'interrupted-early': await afterShow(stage({ clients: 20 }), 'interrupted'),
    }
  },
}
