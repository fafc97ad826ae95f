import type { Happening } from '../../stage/happening'
import type { Recording } from '../../stage/recording'
import type { Signal } from '../../runtime/signal'
import type { Cast } from '../../scenarios/scenario'
import type { Device } from '../device'

/** The page around the phones, as a scenario uses it. */
export interface Theatre {
  readonly recording: Recording
  /** All that the phones tell. */
  readonly happened: Signal<{ readonly phone: string; readonly happening: Happening }>
  devices(): readonly Device[]
  /** Brings the phones of a cast on; those that are there stay. */
  seat(cast: Cast): Promise<void> | void
}
