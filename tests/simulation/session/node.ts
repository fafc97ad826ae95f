// One node: the product's topics and sessions in a process that crashes, stands still, and drains.
import type { Line, VirtualClock } from 'mobx-miniprogram-socket/testing'
import { Sessions } from '../../../server/session/sessions'
import { Topics } from '../../../server/topics/topics'
import type { Chance } from './chance'
import type { Engine } from './engine'
import { Link, type LinkWatch } from './link'
import { Process } from './process'
import { rooms } from './room'

export interface NodeWorld {
  readonly clock: VirtualClock
  readonly chance: Chance
  readonly engine: Engine
  /** How long a token is valid, in ms. */
  readonly validFor: number
  readonly watch: LinkWatch
}

/** Time that clients spread over when a node vanishes, in ms. */
const WINDOW = 500

export class Node {
  readonly errors: unknown[] = []
  isDraining = false
  private readonly links = new Set<Link>()
  private readonly world: NodeWorld
  private readonly number: number
  private life = 0
  private process!: Process
  private sessions!: Sessions
  private topics!: Topics

  constructor(number: number, world: NodeWorld) {
    this.number = number
    this.world = world
    this.start()
  }

  get isOpen(): boolean {
    return this.process.isUp && !this.isDraining
  }

  start(): void {
    const { clock, chance, engine, validFor } = this.world
    const process = (this.process = new Process(clock))
    this.isDraining = false
    const log = engine.logOf(process)
    const setTimer = (job: () => void, ms: number): (() => void) => process.setTimer(job, ms)
    const report = (error: unknown): void => void this.errors.push(error)
    const now = (): number => clock.now()
    this.topics = new Topics(rooms, {
      log,
      node: `${String(this.number)}.${String((this.life += 1))}`,
      secretKey: 'key',
      now,
      random: chance.next,
      setTimer,
      report,
    })
    this.sessions = new Sessions({
      topics: this.topics,
      users: {
        verify: (token) =>
          new Promise((resolve) => {
            const user = /^token-of-(\w+)$/.exec(token)?.[1]
            setTimer(() => resolve(user === undefined ? null : { user, validFor }), chance.below(40))
          }),
      },
      now,
      uptime: now,
      setTimer,
      stamp: () => log.stamp(),
      window: WINDOW,
      report,
    })
  }

  serve(line: Line): Link {
    const { process, sessions, world } = this
    const link = new Link(line, { ...world, process, sessions, left: () => this.links.delete(link) })
    this.links.add(link)
    return link
  }

  crash(): void {
    this.process.end()
    void this.topics.stop()
    for (const link of [...this.links]) link.vanish()
    this.links.clear()
    if (this.world.engine.kind === 'memory') this.world.engine.forget()
  }

  drain(most: number): void {
    this.isDraining = true
    void this.sessions.drain(most)
  }

  pause(): void {
    this.process.pause()
  }

  resume(): void {
    this.process.resume()
  }

  get isUp(): boolean {
    return this.process.isUp
  }
}
