import type { NetworkStatus, NetworkWatch } from '../platform'

type Hears = (said: unknown) => void

/**
 * What is used of `wx` for the network. What it says has `networkType` and, depending on the way and the version,
 * `isConnected` and `weakNet`; its official types are of no help, being different for `on` and `off`.
 */
export interface NetworkApi {
  getNetworkType(option: { success: Hears; fail: () => void }): void
  onNetworkStatusChange(listener: Hears): void
  offNetworkStatusChange?(listener: Hears): void
  onNetworkWeakChange?(listener: Hears): void
  offNetworkWeakChange?(listener: Hears): void
}

export function watchNetwork(wx: NetworkApi, listener: (status: NetworkStatus) => void): NetworkWatch {
  let status: NetworkStatus = { online: true, type: 'unknown', weak: false }
  /** Forgotten when stopped: before base library 2.9.3 nothing can be taken off `wx`, which would keep the store. */
  let tell: typeof listener | null = listener
  let changes = 0

  const hear: Hears = (said) => {
    status = statusOf(said, status)
    tell?.(status)
  }
  const changed: Hears = (said) => {
    changes += 1
    hear(said)
  }
  const read = (): void => {
    const before = changes
    try {
      wx.getNetworkType({
        success: (said) => {
          // A change that was reported meanwhile is newer.
          if (changes === before) hear(said)
        },
        fail: () => {
          // Who cannot be asked must not keep the store offline for ever: an attempt will show.
          if (changes === before) hear({ networkType: 'unknown' })
        },
      })
    } catch {
      // What is known of the network stays as it is, just as when the answer never comes.
    }
  }
  wx.onNetworkStatusChange(changed)
  wx.onNetworkWeakChange?.(changed)
  read()
  return {
    read,
    stop() {
      tell = null
      wx.offNetworkStatusChange?.(changed)
      wx.offNetworkWeakChange?.(changed)
    },
  }
}

/** Distrusts what was said; what was not said is as before. A network of another type is not known to be weak. */
function statusOf(said: unknown, before: NetworkStatus): NetworkStatus {
  const { networkType, isConnected, weakNet } = (said ?? {}) as Record<string, unknown>
  const type = typeof networkType === 'string' ? networkType : isConnected === false ? 'none' : before.type
  return {
    type,
    online: typeof isConnected === 'boolean' ? isConnected : type !== 'none',
    weak: typeof weakNet === 'boolean' ? weakNet : before.weak && before.type === type,
  }
}
