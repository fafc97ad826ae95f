import { afterEach } from '@jest/globals'
import { when } from 'mobx-miniprogram'
import {
  createSocketStore,
  fixedDelay,
  type Frame,
  type Platform,
  type SocketStore,
  type SocketStoreOptions,
  wechatPlatform,
} from 'mobx-miniprogram-socket'
import { wxOverWs } from '../../support/wx-over-ws'

const stores: SocketStore[] = []
const cuts: (() => void)[] = []

afterEach(() => {
  for (const store of stores.splice(0)) store.dispose()
  for (const cut of cuts.splice(0)) cut()
})

/** Heartbeat in ms: fast enough for a test, slow enough for a busy machine. */
export const beat = { interval: 200, timeout: 400 }

/** A store on `platform`, disposed of after the test. It pings and retries in fractions of a second. */
export function storeOn(
  platform: Platform,
  options: Pick<SocketStoreOptions, 'url'> & Partial<SocketStoreOptions>,
): SocketStore {
  const socket = createSocketStore<Frame>({
    heartbeat: beat,
    retry: fixedDelay({ delay: 50 }),
    ...options,
    platform,
  })
  stores.push(socket)
  return socket
}

/** A store on a mini-program's platform over real sockets. */
export function phone(options: Pick<SocketStoreOptions, 'url'> & Partial<SocketStoreOptions>): SocketStore {
  const { wx, cut } = wxOverWs()
  cuts.push(cut)
  return storeOn(wechatPlatform(wx), options)
}

/** Resolves once `holds`, which reads observables, is true; rejects after 20 s. */
export async function until(holds: () => boolean): Promise<void> {
  await when(holds, { timeout: 20_000 })
}

/** The data that the store has received. */
export function dataOf({ messages }: SocketStore): unknown[] {
  return messages.map(({ data }) => data)
}
