import { type Failure, reasonOf } from '../base/errors'
import { type Frame, isFrame } from '../base/frame'
import type { Clock } from '../base/clock'
import type { ConnectRequest, Platform, Socket } from '../platforms/platform'
import type { GreetingSettings } from './greeting'
import { type HandOverObserver, HandOvers, type Pong } from './hand-overs'
import type { HeartbeatSettings } from './heartbeat'

/** Receives what a socket tells. */
export interface SocketObserver extends HandOverObserver {
  readonly opened: () => void
  /** The greeting has left: a session writes more frames behind it. */
  readonly greeted?: ((greeting: Frame) => void) | undefined
  readonly received: (data: unknown) => void
  /** A user's function failed in a way that the socket survives. */
  readonly failed: (failure: Failure) => void
}

/** One socket, from its dialling to its end. */
export class HeldSocket {
  private socket: Socket | null = null
  private readonly handOvers: HandOvers
  private readonly greeting: Frame | null
  private readonly observer: SocketObserver

  /** @param greeting the first frame; `null`: none */
  constructor(
    clock: Clock,
    heartbeat: HeartbeatSettings | false,
    greeting: Frame | null,
    observer: SocketObserver,
  ) {
    this.handOvers = new HandOvers(clock, heartbeat, observer)
    this.greeting = greeting
    this.observer = observer
  }

  dial(platform: Platform, request: ConnectRequest): void {
    const { observer } = this
    try {
      this.socket = platform.openSocket(request, {
        opened: observer.opened,
        received: observer.received,
        ended: observer.lost,
      })
    } catch (thrown) {
      observer.lost({ code: 'connect-failed', detail: reasonOf(thrown) })
    }
  }

  /** Hands a frame over. */
  send(frame: Frame, done: (failure: string | null) => void): void {
    this.socket?.send(frame, this.handOvers.add(done))
  }

  greet(): void {
    // The lifecycle greets only where there is a greeting.
    const greeting = this.greeting as Frame
    this.socket?.send(greeting, this.handOvers.greet())
    this.observer.greeted?.(greeting)
  }

  ping(): void {
    try {
      this.socket?.send(...this.handOvers.ping()) // No ping without a socket.
    } catch (thrown) {
      this.observer.lost({ code: 'send-failed', detail: `heartbeat.ping: ${reasonOf(thrown)}` })
    }
  }

  /**
   * Tells the welcome and the pongs from other frames, which are `null`.
   *
   * @param greeting the greeting that waits for its welcome
   */
  hear(frame: unknown, greeting: GreetingSettings | null): Pong | 'welcome' | null {
    const { observer } = this
    try {
      if (greeting && isFrame(frame) && greeting.isWelcome(frame)) return 'welcome'
    } catch (thrown) {
      observer.lost({ code: 'greeting-failed', detail: `greeting.isWelcome: ${reasonOf(thrown)}` })
      return null
    }
    try {
      return this.handOvers.hear(frame)
    } catch (thrown) {
      observer.failed({ code: 'decode-failed', detail: `heartbeat.isPong: ${reasonOf(thrown)}` })
      return null
    }
  }

  close(code: number, reason: string): void {
    this.socket?.close(code, reason)
    this.handOvers.end()
  }
}
