import { computed, makeObservable } from 'mobx-miniprogram'

/** Ms by which the learnt offset may change without being another one: what hangs on it need not be sent to pages again. */
const JITTER = 250

/** The server's clock, as the phone's own one with an offset. Ticks only while it is observed. */
export class ServerClock {
  private readonly topic: { serverNow(): number }
  private readonly clock: { readonly now: number }

  constructor(topic: { serverNow(): number }, clock: { readonly now: number }) {
    this.topic = topic
    this.clock = clock
    makeObservable<this, 'offset'>(this, {
      offset: computed({ equals: (one: number, other: number) => Math.abs(one - other) < JITTER }),
    })
  }

  /** Epoch ms. */
  get now(): number {
    return this.clock.now + this.offset
  }

  /** A time of the server as this phone's clock tells it. */
  local(at: number): number {
    return at - this.offset
  }

  /** Ms that the server is ahead. */
  private get offset(): number {
    const { now } = this.clock
    return this.topic.serverNow() - now
  }
}
