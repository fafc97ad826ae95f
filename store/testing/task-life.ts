import type { Disposer } from '../base/timing'
import type { World } from './world'

/** Delay between a time limit and its event, in ms: the system starts its timer later than the app does. */
const REPORT_DELAY = 100
/** Time the system waits for the other end to close, in ms. An assumption: WeChat does not document it. */
const CLOSING_TIME = 10_000

/** Phase of a socket, and the time for which the phone's system keeps it. */
export class TaskLife {
  phase: 'connecting' | 'open' | 'closing' | 'ended' = 'connecting'
  /** Time at which the system gives up a socket that has not ended, in epoch ms. */
  private givenUpAt: number
  private readonly stopTimeLimit: Disposer
  private readonly world: World

  /** @param timeout time limit of the attempt, in ms; then `timedOut` is called, unless the app has closed the socket */
  constructor(world: World, timeout: number, timedOut: () => void) {
    this.world = world
    this.givenUpAt = world.now() + timeout + REPORT_DELAY
    this.stopTimeLimit = world.setTimer(timedOut, timeout + REPORT_DELAY)
  }

  /** The socket counts towards the app's limit. */
  get holdsSlot(): boolean {
    return this.phase === 'open' || (this.phase !== 'ended' && this.world.now() < this.givenUpAt)
  }

  /** Opens the attempt. Any event from the server does so, also a message before `onOpen`. */
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

  /** Stops the time limit, because the app no longer waits for the socket. */
  letGo(): void {
    this.stopTimeLimit()
    this.world.socketLeft()
  }
}
