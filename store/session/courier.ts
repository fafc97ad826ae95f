import { action, createAtom } from 'mobx-miniprogram'
import { type Failure, reasonOf } from '../base/errors'
import type { Frame } from '../base/frame'
import type { QueuedEntry } from '../outbox/entry'
import type { End } from '../outbox/fate'
import { parseServerFrame } from '../protocol'
import { clientCloses } from '../protocol/client-closes'
import type { Channel, View } from './channel'
import { checkData } from './check'
import { CommandEntry } from './entry'
import type { AskHello } from './hello'
import { Keeper } from './keeper'
import { createLines } from './line'
import { Login } from './login'
import type { SessionCourier, SessionWorld } from './plug'
import { Roster } from './roster'
import { restoreCommands } from './stored'
import { checkTopic, type Topic, type TopicDesk, type TopicOptions, TopicStore } from './topic'
import { Traffic } from './traffic'
import { Wire } from './wire'

/** The session of one store: takes commands to topics, with their answers back, over any number of connections. */
export class Session implements SessionCourier, TopicDesk {
  private readonly roster: Roster
  private readonly topics = new Map<string, unknown>()
  private readonly changes = createAtom('Session')
  private nextId = 1
  private closed: Failure | null = null

  private readonly world: SessionWorld
  private readonly login: Login
  private readonly keeper: Keeper
  private readonly wire: Wire
  readonly traffic: Traffic

  /** @param user a user's function: tells who is logged in, may throw, and may answer anything */
  constructor(world: SessionWorld, ask: AskHello, user: () => unknown) {
    const { clock, platform, storage, report } = world
    this.world = world
    this.roster = new Roster({
      changed: () => void this.changes.reportChanged(),
      failed: (name, thrown) => {
        report({ code: 'decode-failed', detail: `${name}: ${reasonOf(thrown)}` })
      },
    })
    const newLine = createLines(platform)
    this.login = new Login(this.roster, newLine, user, { failed: report })
    this.keeper = new Keeper(storage, clock, newLine().key, this.roster, () => {
      this.traffic.tend()
    })
    this.wire = new Wire(world, ask)
    this.traffic = new Traffic(world, this.roster, this.wire, this.keeper, this.login)
    this.restore()
  }

  get window(): number {
    return this.wire.window
  }

  get entries(): readonly QueuedEntry[] {
    this.changes.reportObserved()
    return this.roster.mine.map(({ id, data, state, queuedAt }) => ({ id, data, state, queuedAt }))
  }

  get size(): number {
    this.changes.reportObserved()
    return this.roster.mine.length
  }

  /** Pages that read a topic depend on this. */
  observe(): void {
    this.changes.reportObserved()
  }

  /** @throws SocketOptionError */
  topic<State, Event, Command, Here>(
    name: string,
    options: TopicOptions<State, Event, Command>,
  ): Topic<State, Command, Here> {
    checkTopic(name, options)
    const known = this.topics.get(name)
    if (known) return known as Topic<State, Command, Here>
    const channel = this.roster.channel(name)
    const topic = new TopicStore<State, Event, Command, Here>(channel, options, this)
    this.topics.set(name, topic)
    channel.view = options as View
    // Until now no state was kept: it comes again, whole.
    if (channel.link === 'on') this.wire.write(channel.attach(this.world.clock.now()))
    return topic
  }

  readonly greeted = action((hello: Frame): void => {
    // It goes again where the phone refused it, and what followed it goes again, too.
    this.rewind('lost')
    this.login.greeted(this.wire.greeted(hello as string))
    this.traffic.tend()
  })

  readonly heard = action((data: unknown): void => {
    const frame = parseServerFrame(data)
    if (frame.t === 'fault') this.world.end(frame.close)
    else if (frame.t === 'welcome') this.wire.welcomed(frame)
    else if (frame.t === 'ping') this.wire.ponged(frame)
    else {
      const channel = this.roster.channels.get(frame.topic)
      if (!channel || channel.link === 'off') return
      const { entries } = channel
      if (!channel.hear(frame, this.world.clock.now())) this.world.end(clientCloses.outOfStep)
      else {
        if (channel.entries !== entries) this.keeper.touch()
        this.traffic.tend()
      }
    }
  })

  /** The welcome has come, or the phone is back on this connection. */
  flush(): void {
    const { stamp } = this.wire
    for (const entry of this.roster.mine) if (!entry.hasLeft) entry.since = stamp
    this.keeper.touch()
    this.wire.open()
    this.traffic.tend()
  }

  pause(): void {
    this.wire.isOpen = false
  }

  rewind(type: End['type']): void {
    if (type === 'disconnect') this.login.end()
    if (!this.wire.isGreeted) return
    this.wire.close()
    this.roster.channels.forEach((channel) => {
      channel.unlink()
    })
  }

  save(): void {
    this.keeper.saveNow()
  }

  cancel(id: number): boolean {
    return this.roster.mine.find((entry) => entry.id === id)?.cancel() ?? false
  }

  reset(): void {
    this.endAll()
    this.login.end()
    this.roster.clear()
    this.keeper.clear()
    this.traffic.tend()
  }

  close(failure: Failure): void {
    this.closed = failure
    this.rewind('dispose')
    this.endAll()
    // Those of other users wait in the storage, if there is one.
    for (const entry of this.roster.all) entry.settle({ kind: entry.isStored ? 'unknown' : endOf(entry) })
    this.keeper.close()
    this.traffic.tend()
  }

  /** Adds a command, and sends it if it may go. One that cannot be sent is refused at once. */
  add(channel: Channel, raw: unknown): CommandEntry {
    const { clock, report } = this.world
    const { data, bytes, failure: fault } = checkData(channel.name, raw)
    const bornAt = clock.now()
    const times = { queuedAt: clock.wall(bornAt), bornAt }
    const facts = { ...this.login.number(), id: this.nextId++, topic: channel.name }
    const entry = new CommandEntry({ ...facts, ...times, data }, this.withdraw)
    const failure = this.closed ?? fault ?? this.fullFor(bytes)
    if (failure) {
      report(failure)
      entry.settle({ kind: 'refused', code: failure.code === 'encode-failed' ? 'malformed' : failure.code })
      return entry
    }
    entry.user = this.login.owner()
    entry.bytes = bytes
    entry.since = this.wire.stamp
    entry.isSafe = this.wire.stamp !== undefined
    this.roster.place(entry)
    this.keeper.touch()
    this.traffic.tend()
    return entry
  }

  private restore(): void {
    const { roster, world } = this
    const session = this.keeper.load()
    roster.user = this.login.present ?? (session.user === '' ? undefined : session.user)
    for (const entry of restoreCommands(session, world.clock, () => this.nextId++, this.withdraw))
      roster.place(entry)
    this.traffic.tend()
  }

  private readonly withdraw = action((entry: CommandEntry): boolean => {
    if (entry.end || entry.hasLeft) return false
    this.traffic.take(entry, 'cancelled')
    this.traffic.tend()
    return true
  })

  private fullFor(bytes: number): Failure | null {
    const { bounds } = this.world
    const used = this.roster.mine.reduce((sum, entry) => sum + entry.bytes, bytes)
    if (this.size < bounds.limit && used <= bounds.bytes) return null
    return {
      code: 'outbox-full',
      detail: `at most ${String(bounds.limit)} entries and ${String(bounds.bytes)} bytes`,
    }
  }

  private endAll(): void {
    for (const entry of this.roster.mine) {
      this.roster.remove(entry)
      entry.settle({ kind: endOf(entry) })
    }
    this.keeper.touch()
  }
}

/** The end of a command that nothing will send again. */
function endOf({ hasLeft }: CommandEntry): 'unknown' | 'cancelled' {
  return hasLeft ? 'unknown' : 'cancelled'
}
