// An app that is launched again and again on one phone.
import { createSocketStore, type Platform, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { VirtualClock, VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'

export const KEY = 'mobx-miniprogram-socket:socket:backoff'
export const SECOND = 1_000
export const MINUTE = 60 * SECOND

type Options = Partial<SocketStoreOptions<unknown>>

/** The clock and the storage, which outlive the app. */
export function aPhone() {
  return { timing: new VirtualClock({ random: () => 0.5 }), storage: new VirtualStorage() }
}
export type World = ReturnType<typeof aPhone>

/** Launches the app, not connected yet. `crash()` ends it without an event. */
export function launchApp({ timing, storage }: World, options: Options = {}, skew = 0) {
  const phone = new VirtualPhone({ timing, storage })
  phone.clockSkew = skew
  let runs = true
  const whileItRuns =
    <Args extends unknown[]>(job: (...args: Args) => void) =>
    (...args: Args): void => {
      if (runs) job(...args)
    }
  const platform: Platform = {
    now: () => phone.now(),
    random: () => phone.random(),
    setTimer: (callback, ms) => phone.setTimer(whileItRuns(callback), ms),
    openSocket: (request, { opened, received, ended }) =>
      phone.openSocket(request, {
        opened: whileItRuns(opened),
        received: whileItRuns(received),
        ended: whileItRuns(ended),
      }),
    watchNetwork: (listener) => phone.watchNetwork(listener),
    watchForeground: (listener) => phone.watchForeground(listener),
    ...(phone.storage ? { storage: phone.storage } : {}),
  }
  const socket = createSocketStore<unknown>({ url: 'wss://example.com', platform, ...options })
  const crash = (): void => {
    runs = false
  }
  return { phone, socket, crash }
}

export function connectApp(world: World, options?: Options) {
  const app = launchApp(world, options)
  app.socket.connect()
  return app
}

/** Launches an app that crashes while it connects for the first time. */
export function crashApp(options?: Options): World {
  const world = aPhone()
  connectApp(world, options).crash()
  return world
}
