import { createSocketStore } from 'mobx-miniprogram-socket'
import { transition } from '../../store/connection/machine'

/** What the walks are led through: the library as it is, or a copy with a fault planted in it. */
export interface Library {
  readonly createSocketStore: typeof createSocketStore
  readonly transition: typeof transition
}

export const library: Library = { createSocketStore, transition }
