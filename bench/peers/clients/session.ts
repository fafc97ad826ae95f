import { createSocketStore } from '../../../store/index'
import { session as createSession } from '../../../store/session'
import type { Peer } from '../client'
import { withSession as name } from '../goals'
import { session as protocol } from '../protocols/session'

interface Say {
  readonly say: string
}

let phones = 0

/** The same store, with a session, before the server of this project. */
export const session: Peer = {
  name,
  label: 'ours + session',
  source: `
    export { createSocketStore } from '../../store/index'
    export { session } from '../../store/session'
  `,
  protocol,
  sendFails: 'later',
  start({ url, phone }) {
    const user = `u${String((phones += 1))}`
    const store = createSocketStore({
      url,
      platform: phone,
      session: createSession({ auth: () => ({ user, token: user }) }),
    })
    const room = store.topic<number, unknown, Say>(`room:${user}`, {
      initial: 0,
      reduce: (count) => count + 1,
    })
    // As a page that shows the room.
    room.hold()
    store.connect()
    return {
      get isOpen() {
        return store.status === 'open'
      },
      get lost() {
        return room.lost.map(({ data }) => data.say)
      },
      async send(say) {
        const { kind } = await room.send({ say }).done
        if (kind !== 'acked') throw new Error(kind)
      },
    }
  },
}
