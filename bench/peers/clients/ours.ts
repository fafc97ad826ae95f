import { createSocketStore } from '../../../store/index'
import type { Peer } from '../client'
import { ours as name } from '../goals'
import { plain } from '../protocols/plain'

/** Runs from its source; what it weighs is its bundle without MobX, which the app has anyway. */
export const ours: Peer = {
  name,
  label: 'ours',
  source: `export { createSocketStore } from '../../store/index'`,
  protocol: plain,
  sendFails: 'later',
  start({ url, phone, sendsAgain }) {
    const store = createSocketStore({
      url,
      platform: phone,
      ...(sendsAgain ? { outbox: { unconfirmed: 'resend' } } : {}),
    })
    store.connect()
    return {
      get isOpen() {
        return store.status === 'open'
      },
      async send(text) {
        const entry = store.send(text)
        if (!(await entry.confirmed)) throw new Error(entry.state)
      },
    }
  },
}
