import type { Disposer } from '../base/timing'
import type { World } from './world'

/** The system's time limit began later than the app's and has farther to go, so it is told later, by so many ms. */
const TELLING_TIME = 100
/** So long the system waits for the other end to close, in ms. Written down nowhere: an assumption. */
const CLOSING_TIME = 10_000

/** How far a socket is, and how long the phone's system keeps it. */
export class TaskLife {
  phase: 'connecting' | 'open' | 'closing' | 'ended' = 'connecting'
  /** When the system gives up on what nobody ends, by its own clock. */
  private givenUpAt: number
  private readonly stopTimeLimit: Disposer
  private readonly world: World

  /** @param timeout how long the attempt may take, in ms; then `timedOut` is called, if somebody still waits for it */
  constructor(world: World, timeout: number, timedOut: () => void) {
    this.world = world
    this.givenUpAt = world.now() + timeout + TELLING_TIME
    this.stopTimeLimit = world.setTimer(timedOut, timeout + TELLING_TIME)
  }

  /** It takes one of the app's few slots. */
  get holdsSlot(): boolean {
    return this.phase === 'open' || (this.phase !== 'ended' && this.world.now() < this.givenUpAt)
  }

  /** Whatever comes from the server proves an attempt open. */
  open(): void {
    if (this.phase !== 'connecting') return
    this.phase = 'open'
    this.stopTimeLimit()
  }

  shakeHands(): void {
    this.phase = 'closing'
    this.givenUpAt = this.world.now() + CLOSING_TIME
  }

  end(): void {
    this.phase = 'ended'
    this.letGo()
  }

  /** Nobody waits for its end any more. */
  letGo(): void {
    this.stopTimeLimit()
    this.world.socketLeft()
  }
}
