// Plays a plan with one side: real sockets, real processes, real kills.
import { setTimeout as sleep } from 'node:timers/promises'
import { seeded } from '../../store/testing'
import type { Child } from './child'
import { FaultProxy } from './proxy'
import type { Happening, Plan } from './schedule'
import type { Phone, Side } from './side'
import { type Counts, count, type Fate, View } from './tally'

/** Ms for which nobody gets in after a kill, at least. */
const downFor = 2_000
/** Ms that the rest may take once all is over. */
const patience = 60_000
/** Ms between the starts of the first and the last phone. */
const startWithin = 3_000

export interface Ran extends Counts {
  /** Ms from an open socket until caught up, ascending. */
  readonly waits: readonly number[]
  readonly kills: number
  readonly strikes: number
}

export interface Progress {
  readonly seconds: number
  readonly sent: number
  readonly waiting: number
  readonly caughtUp: number
}

export class Run {
  readonly #side: Side
  readonly #plan: Plan
  readonly #proxy: FaultProxy
  readonly #views = new Map<number, View[]>()
  readonly #commands = new Map<string, { readonly room: number; fate: Fate }>()
  readonly #waits: number[] = []
  readonly #phones: Phone[] = []
  #restarted = Promise.resolve()
  /** Why a process could not be started again. */
  #failure: unknown
  #isDown = false
  #startedAt = 0

  constructor(side: Side, plan: Plan) {
    this.#side = side
    this.#plan = plan
    this.#proxy = new FaultProxy({
      target: () => (this.#isDown ? 0 : side.processes.node.port),
      delayOf: (client) => plan.delays[client] ?? 0,
      random: seeded(1),
    })
  }

  get progress(): Progress {
    return {
      seconds: Math.round((performance.now() - this.#startedAt) / 1_000),
      sent: this.#commands.size,
      waiting: [...this.#commands.values()].filter(({ fate }) => fate === 'waiting').length,
      caughtUp: this.#waits.length,
    }
  }

  async play(): Promise<Ran> {
    const { engine, node } = this.#side.processes
    try {
      await engine?.start()
      await node.start()
      const port = await this.#proxy.listen()
      this.#startedAt = performance.now()
      for (let client = 0; client < this.#plan.clients; client += 1) {
        await sleep(startWithin / this.#plan.clients)
        this.#phones.push(this.#startPhone(client, port))
      }
      await sleep(startWithin)
      const from = performance.now()
      for (const happening of this.#plan.happenings) {
        const wait = from + happening.at - performance.now()
        if (wait > 0) await sleep(wait)
        this.#act(happening)
        if (this.#failure !== undefined) break
      }
      await this.#restarted
      return await this.#conclude()
    } finally {
      for (const phone of this.#phones) phone.stop()
      this.#proxy.close()
      await Promise.all([node.kill(), engine?.kill()])
    }
  }

  #startPhone(client: number, port: number): Phone {
    const rooms = this.#plan.roomsOf[client] as readonly number[]
    const views = new Map(rooms.map((room) => [room, this.#addView(room)]))
    let openedAt: number | undefined
    return this.#side.start({
      client,
      rooms,
      port,
      viewOf: (room) => views.get(room) as View,
      opened: () => (openedAt = performance.now()),
      caughtUp: () => {
        if (openedAt !== undefined) this.#waits.push(performance.now() - openedAt)
        openedAt = undefined
      },
    })
  }

  #addView(room: number): View {
    const view = new View()
    this.#views.set(room, [...(this.#views.get(room) ?? []), view])
    return view
  }

  #act(happening: Happening): void {
    if (happening.do === 'say') this.#say(happening.client, happening.room)
    else if (happening.do === 'strike') this.#proxy.strike(happening.client, happening.fault)
    else this.#restart(this.#side.hit(happening.kill))
  }

  #say(client: number, room: number): void {
    const id = `${String(client)}.${String(this.#commands.size + 1)}`
    const command: { room: number; fate: Fate } = { room, fate: 'waiting' }
    this.#commands.set(id, command)
    void this.#phones[client]?.say(room, id).then((isAcked) => {
      command.fate = isAcked ? 'acked' : 'announced'
    })
  }

  /** Kills and starts again; a kill that comes meanwhile waits. */
  #restart(children: readonly Child[]): void {
    const restart = async (): Promise<void> => {
      const { engine, node } = this.#side.processes
      if (children.includes(node)) this.#isDown = true
      await Promise.all(children.map((child) => child.kill()))
      const enough = sleep(downFor)
      for (const child of [engine, node]) if (child && children.includes(child)) await child.start()
      await enough
      this.#isDown = false
    }
    if (children.length === 0) return
    this.#restarted = this.#restarted.then(restart)
    this.#restarted.catch((error: unknown) => (this.#failure = error))
  }

  /** Waits until all has its end, or for as long as the patience lasts. */
  async #conclude(): Promise<Ran> {
    const until = performance.now() + patience
    let counts = await this.#count()
    while (counts.silent > 0 && performance.now() < until) {
      for (const phone of this.#phones) phone.wake?.()
      await sleep(1_000)
      counts = await this.#count()
    }
    const happened = (what: Happening['do']): number =>
      this.#plan.happenings.filter((happening) => happening.do === what).length
    return {
      ...counts,
      waits: [...this.#waits].sort((a, b) => a - b),
      kills: happened('kill'),
      strikes: happened('strike'),
    }
  }

  async #count(): Promise<Counts> {
    const logs = await this.#side.logs([...this.#views.keys()])
    const views = new Map(this.#views)
    for (const [room, ids] of logs) {
      const log = new View()
      log.show(ids)
      views.set(room, [...(views.get(room) ?? []), log])
    }
    const lost = new Set(this.#phones.flatMap((phone) => phone.lost))
    const commands = new Map(
      [...this.#commands].map(([id, command]) => [id, { ...command, isLost: lost.has(id) }]),
    )
    return count({ commands, views })
  }
}
