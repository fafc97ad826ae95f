import type { World } from './world'

/** One direction between phone and server. Frames arrive in the order in which they were sent. */
class Wire {
  private travelling = 0
  private lastArrival = -Infinity
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  carry(arrive: () => void): void {
    const { world } = this
    if (world.latency <= 0 && this.travelling === 0) {
      arrive()
      return
    }
    const now = world.now()
    this.lastArrival = Math.max(now + world.latency, this.lastArrival)
    this.travelling += 1
    world.setTimer(() => {
      this.travelling -= 1
      arrive()
    }, this.lastArrival - now)
  }
}

/** Both directions of one socket. */
export class Wires {
  private isCut = false
  private readonly up: Wire
  private readonly down: Wire
  private readonly world: World

  constructor(world: World) {
    this.world = world
    this.up = new Wire(world)
    this.down = new Wire(world)
  }

  /** Stops delivery in both directions, without an event. */
  cut(): void {
    this.isCut = true
  }

  /** Carries a frame to the server. */
  toServer(arrive: () => void): void {
    this.carry(this.up, arrive)
  }

  /** Carries an event to the phone. Without a network the event is lost and the connection becomes half-open. */
  toPhone(arrive: () => void): void {
    this.carry(this.down, arrive)
  }

  /** Delivers an event of the phone's own system, which needs no network. */
  fromSystem(arrive: () => void): void {
    if (!this.isCut) this.down.carry(this.unlessCut(arrive))
  }

  private carry(wire: Wire, arrive: () => void): void {
    if (!this.world.network.online) this.cut()
    if (!this.isCut) wire.carry(this.unlessCut(arrive))
  }

  private unlessCut(arrive: () => void): () => void {
    return () => {
      if (!this.isCut) arrive()
    }
  }
}
