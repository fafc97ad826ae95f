// One socket between a phone and a node: frames take their time, in order; each side learns of the end in its own time.
import type { Line, VirtualClock } from 'mobx-miniprogram-socket/testing'
import type { CloseFrame } from '../../../store/base/errors'
import type { Wire } from '../../../server/session/ports'
import type { Chance } from './chance'
import type { Tally } from './kinds'
import type { Process } from './process'

/** One connection, as the node's server has it. */
export interface Joined {
  receive(data: unknown): void
  drained(): void
}

/** The server of a node. */
export interface Server<Session extends Joined = Joined> {
  join(wire: Wire): Session
  leave(session: Session): void
  drain(most: number): Promise<void>
}

export interface LinkWatch {
  /** A frame leaves the phone or the node. */
  frame(line: Line, direction: 'up' | 'down', text: string): void
  closes(line: Line, close: CloseFrame): void
}

export interface LinkWorld {
  readonly clock: VirtualClock
  readonly chance: Chance
  readonly tally: Tally
  readonly process: Process
  readonly server: Server
  readonly watch: LinkWatch
  left(): void
}

export class Link implements Wire {
  buffered = 0
  private session: Joined | undefined
  private isPaused = false
  private readonly inbox: (() => void)[] = []
  /** When the last frame arrives, by direction. */
  private upAt = 0
  private downAt = 0
  private isCut = false
  private readonly slowness: number
  private readonly line: Line
  private readonly world: LinkWorld

  constructor(line: Line, world: LinkWorld) {
    this.line = line
    this.world = world
    this.slowness = world.chance.p(0.2) ? 300 : 30
    this.session = world.server.join(this)
    line.onFrame = (frame) => {
      if (typeof frame === 'string') world.watch.frame(line, 'up', frame)
      this.up(() => {
        if (line.isOver && this.session) world.tally.add('frame of an old socket')
        this.session?.receive(frame)
      })
    }
    this.down(() => line.accept())
  }

  /** Whether the node has it still. */
  get isJoined(): boolean {
    return this.session !== undefined
  }

  /** Whether frames of both sides arrive. */
  get isWhole(): boolean {
    return this.isJoined && !this.isCut
  }

  send(text: string): void {
    this.world.watch.frame(this.line, 'down', text)
    this.buffered += text.length
    this.down(() => {
      this.buffered -= text.length
      this.line.say(text)
      this.world.process.enter(() => this.session?.drained())
    })
  }

  close(close: CloseFrame): void {
    this.world.watch.closes(this.line, close)
    this.down(() => this.line.close(close.code, close.reason))
    this.leave()
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
    while (!this.isPaused && this.inbox.length > 0) this.inbox.shift()?.()
  }

  /** Bytes of a stranger reach the node, if it listens. */
  inject(text: string): boolean {
    this.up(() => this.session?.receive(text))
    return this.isJoined
  }

  /** The phone has closed it: the node reads all that came before. */
  closedByPhone(): void {
    this.up(() => this.leave())
  }

  /** The network breaks: the phone learns it at once or later, the node after a while, and reads until then. */
  drop(): boolean {
    const { clock, chance } = this.world
    const isNews = !this.isCut && !this.line.isOver
    this.isCut = true
    clock.setTimer(() => this.line.drop(), 1 + chance.below(60))
    clock.setTimer(() => this.up(() => this.leave()), 60 + chance.below(2_500))
    return isNews
  }

  /** Ends the way in both directions, and tells neither side. */
  mute(): boolean {
    const isNews = !this.isCut && !this.line.isOver
    this.isCut = true
    this.line.mute()
    return isNews
  }

  /** The node is gone. */
  vanish(): void {
    this.isCut = true
    this.session = undefined
    this.world.clock.setTimer(() => this.line.drop(), this.world.chance.below(60))
  }

  private leave(): void {
    const { session, world } = this
    this.session = undefined
    if (session) world.server.leave(session)
    world.left()
  }

  private up(job: () => void): void {
    this.upAt = this.carry(this.upAt, () => {
      this.world.process.enter(() => {
        if (this.isPaused) this.inbox.push(job)
        else job()
      })
    })
  }

  private down(job: () => void): void {
    this.downAt = this.carry(this.downAt, () => {
      if (!this.isCut) job()
    })
  }

  private carry(before: number, job: () => void): number {
    const { clock, chance } = this.world
    const at = Math.max(before, clock.now() + 1 + chance.below(this.slowness))
    clock.setTimer(job, at - clock.now())
    return at
  }
}
