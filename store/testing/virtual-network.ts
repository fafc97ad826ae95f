import type { NetworkStatus } from '../platforms/platform'

/** Names of the network types in `wx`. */
export type NetworkType = 'wifi' | '2g' | '3g' | '4g' | '5g' | 'unknown' | 'none'

export interface NetworkChange {
  readonly isConnected: boolean
  readonly networkType: string
}

export interface WeakChange {
  readonly weakNet: boolean
  readonly networkType: string
}

/** The phone's network and the listeners of its changes. */
export class VirtualNetwork {
  status: NetworkStatus = { online: true, type: 'wifi', weak: false }
  /** The network that is reported whatever the real one is; `null` reports the real one. */
  claimed: NetworkType | null = null
  readonly changed = new Set<(change: NetworkChange) => void>()
  readonly weakened = new Set<(change: WeakChange) => void>()

  /** Changes the network. A new network is not weak. */
  become(type: NetworkType): void {
    const { weak, type: before } = this.status
    this.status = { online: type !== 'none', type, weak: weak && type === before }
  }

  weaken(weak: boolean): void {
    this.status = { ...this.status, weak }
  }

  get change(): NetworkChange {
    return { isConnected: this.reportedType !== 'none', networkType: this.reportedType }
  }

  get weakChange(): WeakChange {
    return { weakNet: this.status.weak, networkType: this.reportedType }
  }

  get reportedType(): string {
    return this.claimed ?? this.status.type
  }
}
