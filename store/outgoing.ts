import type { Settings } from './options'
import type { Courier } from './outbox/courier'
import type { Delivery } from './outbox/delivery'
import { Outbox } from './outbox/outbox'
import { OutboxStorage } from './outbox/storage'
import type { GuardedStorage } from './platforms/guarded-storage'
import type { SessionCourier, SessionWorld } from './session/plug'

type OutgoingWorld = Pick<SessionWorld, 'clock' | 'platform' | 'send' | 'end' | 'report'> & {
  readonly storage: GuardedStorage | null
}

/** Takes entries to the server. */
export interface Outgoing<Out> {
  readonly outbox: Outbox<Out>
  readonly delivery: Delivery<Out>
  readonly session: SessionCourier | null
  /** The one of them that takes entries to the server. */
  readonly courier: Courier<Out>
}

/** Makes the outbox, and the session that takes its place where there is one. */
export function createOutgoing<In, Out>(
  { session: plug, heartbeat, outbox: bounds, encode }: Settings<In, Out>,
  world: OutgoingWorld,
): Outgoing<Out> {
  const { clock, report } = world
  const pings = heartbeat === false
  const storage = world.storage && new OutboxStorage(world.storage, clock, plug ? 'session' : 'outbox')
  const plain = { bounds, encode, clock, confirms: !pings, report }
  const outbox = new Outbox({ ...plain, storage: plug ? null : storage })
  const { delivery } = outbox
  if (!plug) return { outbox, delivery, session: null, courier: outbox }
  outbox.close({ code: 'encode-failed', detail: 'with a session, send by socket.topic()' })
  const session = plug.start({ ...world, storage: bounds.persist ? storage : null, bounds, pings })
  return { outbox, delivery, session, courier: session as Courier<Out> }
}
