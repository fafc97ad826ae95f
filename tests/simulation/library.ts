import { createSocketStore } from 'mobx-miniprogram-socket'
import { transition } from '../../store/connection/machine'

/** The library under test: as it is, or a copy with a fault planted in it. */
export interface Library {
  readonly createSocketStore: typeof createSocketStore
  readonly transition: typeof transition
}

export const library: Library = { createSocketStore, transition }
