// A store on a counted phone, and the way into each status.
import {
  createSocketStore,
  fixedDelay,
  type SocketStatus,
  type SocketStore,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'

export const nothing = { timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 }
export const address = 'wss://example.com'

export interface World {
  readonly clock: VirtualClock
  readonly phone: VirtualPhone
  readonly socket: SocketStore<unknown>
}

export function storeWith(options: Partial<SocketStoreOptions<unknown>> = {}): World {
  const clock = new VirtualClock({ random: () => 0.5 })
  const phone = new VirtualPhone({ timing: clock })
  const socket = createSocketStore<unknown>({
    url: address,
    retry: fixedDelay({ delay: 3_000, limit: 1 }),
    outbox: { ttl: 60_000 },
    platform: phone,
    ...options,
  })
  return { clock, phone, socket }
}

export const connect = ({ socket }: World): void => socket.connect()
export function open({ socket, phone }: World): void {
  socket.connect()
  phone.line.accept()
}

/** One way into each status that a store can be in after `connect()`. */
export const into: Record<Exclude<SocketStatus, 'idle'>, (world: World) => void> = {
  connecting: connect,
  open,
  waiting(world) {
    connect(world)
    world.phone.line.refuse()
  },
  offline(world) {
    open(world)
    world.phone.goes('none')
  },
  suspended(world) {
    open(world)
    world.phone.hide()
  },
  failed(world) {
    open(world)
    world.phone.line.close(4000, 'go away')
  },
  closed(world) {
    open(world)
    world.socket.disconnect()
  },
}
