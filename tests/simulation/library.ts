import { createSocketStore } from 'mobx-miniprogram-socket'
import { createTransition } from '../../store/connection/machine'

/** What the walks are led through: the library as it is, or a copy with a fault planted in it. */
export interface Library {
  readonly createSocketStore: typeof createSocketStore
  readonly createTransition: typeof createTransition
}

export const library: Library = { createSocketStore, createTransition }
