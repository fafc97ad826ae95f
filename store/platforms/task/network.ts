import type { NetworkStatus, NetworkWatch } from '../platform'

type Hears = (said: unknown) => void

/**
 * The part of a platform's object that reports the network, in the words of WeChat. A report has `networkType` and, depending on the call and the version,
 * `isConnected` and `weakNet`. The official types differ for `on` and `off`, so they cannot be used.
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
  /** `null` once stopped: before base library 2.9.3 a listener cannot be removed, and would keep the store in memory. */
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
          // If the network cannot be read, assume it is up; an attempt will tell.
          if (changes === before) hear({ networkType: 'unknown' })
        },
      })
    } catch {
      // The last known network stays, as it does when no answer comes.
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

/** Parses a report; a missing member stays as before. A network of another type is not known to be weak. */
function statusOf(said: unknown, before: NetworkStatus): NetworkStatus {
  const { networkType, isConnected, weakNet } = (said ?? {}) as Record<string, unknown>
  const type = typeof networkType === 'string' ? networkType : isConnected === false ? 'none' : before.type
  return {
    type,
    online: typeof isConnected === 'boolean' ? isConnected : type !== 'none',
    weak: typeof weakNet === 'boolean' ? weakNet : before.weak && before.type === type,
  }
}
