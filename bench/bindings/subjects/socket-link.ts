import type { Platform, SocketHandlers } from 'mobx-miniprogram-socket'
import type { World } from '../world'

/** The cheapest platform: a network that is always up, and one socket that the bench feeds. */
export class SocketLink {
  readonly platform: Platform
  private handlers: SocketHandlers | null = null

  constructor({ clock }: World) {
    this.platform = {
      now: () => clock.now(),
      random: () => 0.5,
      setTimer: (callback, ms) => clock.setTimer(callback, ms),
      openSocket: (_request, handlers) => {
        this.handlers = handlers
        clock.setTimer(() => {
          handlers.opened()
        }, 0)
        return {
          send: (_frame, done) => {
            clock.setTimer(() => {
              done(null)
            }, 0)
          },
          close: () => undefined,
        }
      },
      watchNetwork: () => ({ read: () => undefined, stop: () => undefined }),
      watchForeground: () => () => undefined,
    }
  }

  deliver(text: string): void {
    this.handlers?.received(text)
  }
}
