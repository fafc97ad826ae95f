import type { World } from './world'

/** One direction between phone and server: everything arrives in the order in which it left. */
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

/** Both directions of one socket, until it is cut. */
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

  /** Nothing arrives any more, in neither direction, and nobody is told. */
  cut(): void {
    this.isCut = true
  }

  /** To the server. */
  toServer(arrive: () => void): void {
    this.carry(this.up, arrive)
  }

  /** To the phone. What is sent without a network is lost, and with it the connection, though nobody knows yet. */
  toPhone(arrive: () => void): void {
    this.carry(this.down, arrive)
  }

  /** The phone's own system says it, which needs no network. */
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
