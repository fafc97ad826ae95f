// One node: the product's topics and sessions in a process that crashes, stands still, and drains.
import type { Line, VirtualClock } from 'mobx-miniprogram-socket/testing'
import { drain } from '../../../server/load/drain'
import type { Session } from '../../../server/session/session'
import { Sessions } from '../../../server/session/sessions'
import type { Topic } from '../../../server/topics/define-topic'
import { Topics } from '../../../server/topics/topics'
import type { Chance } from './chance'
import type { FarLog } from './far-log'
import type { Tally } from './kinds'
import { Link, type LinkWatch, type Server } from './link'
import { isForgetful } from './plan'
import { Process } from './process'

export interface NodeWorld {
  readonly clock: VirtualClock
  readonly chance: Chance
  readonly tally: Tally
  readonly engine: Pick<FarLog, 'kind' | 'logOf'>
  /** The memory of the engine ends, with its only node. */
  forget(): void
  readonly kinds: readonly Topic[]
  /** The server in the place of the product's. */
  readonly simple: ((process: Process) => Server) | null
  /** How long a token is valid, in ms. */
  readonly validFor: number
  readonly watch: LinkWatch
}

/** Time that clients spread over when a node vanishes, in ms. */
const WINDOW = 500
/** Handshakes that a node takes, a second. */
const HANDSHAKES = 20

export class Node {
  readonly errors: unknown[] = []
  isDraining = false
  private readonly links = new Set<Link>()
  private readonly world: NodeWorld
  private readonly number: number
  private life = 0
  private process!: Process
  private server!: Server
  private topics: Topics | undefined

  constructor(number: number, world: NodeWorld) {
    this.number = number
    this.world = world
    this.start()
  }

  get isOpen(): boolean {
    return this.process.isUp && !this.isDraining
  }

  start(): void {
    const process = (this.process = new Process(this.world.clock))
    this.isDraining = false
    this.life += 1
    this.server = this.world.simple?.(process) ?? this.sessions(process)
  }

  restart(): void {
    if (this.isUp) this.crash()
    this.start()
  }

  serve(line: Line): Link {
    const { process, server, world } = this
    const link = new Link(line, { ...world, process, server, left: () => this.links.delete(link) })
    this.links.add(link)
    return link
  }

  crash(): void {
    this.process.end()
    void this.topics?.stop()
    for (const link of [...this.links]) link.vanish()
    this.links.clear()
    if (isForgetful(this.world.engine.kind)) this.world.forget()
  }

  /** The server's own code sends a command, as a route does. */
  send(...command: Parameters<Topics['send']>): Promise<unknown> {
    return this.topics?.send(...command) ?? Promise.resolve()
  }

  drain(most: number): void {
    this.isDraining = true
    void this.server.drain(most)
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

  private sessions(process: Process): Server<Session> {
    const { clock, chance, engine, kinds, validFor } = this.world
    const log = engine.logOf(process)
    const setTimer = (job: () => void, ms: number): (() => void) => process.setTimer(job, ms)
    const report = (error: unknown): void => void this.errors.push(error)
    const now = (): number => clock.now()
    const topics = (this.topics = new Topics(kinds, {
      log,
      node: `${String(this.number)}.${String(this.life)}`,
      secretKey: 'key',
      now,
      random: chance.next,
      setTimer,
      report,
    }))
    const sessions = new Sessions({
      topics,
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
      window: () => WINDOW,
      report,
    })
    const plan = { perSecond: HANDSHAKES, away: 0 }
    return Object.assign(sessions, {
      drain: (within: number) => drain([...sessions], { ...plan, within }, { uptime: now, setTimer }),
    })
  }
}
