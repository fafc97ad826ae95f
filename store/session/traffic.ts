import { action } from 'mobx-miniprogram'
import type { Disposer } from '../base/timing'
import { limits } from '../protocol'
import { type Channel, commandOf } from './channel'
import { checkHere } from './check'
import type { CommandEntry } from './entry'
import { type Member, othersOf } from './here'
import type { Keeper } from './keeper'
import type { Login } from './login'
import type { SessionWorld } from './plug'
import type { Roster } from './roster'
import type { Wire } from './wire'

/** Time for which a topic stays attached that no page watches and no command waits for, in ms. */
const LINGER = 5_000
/** Time between two things that I tell about myself, in ms. */
const REST = 1_000 / limits.presencePerSecond

/** Decides what leaves now: topics are attached and detached, commands go or are too old. */
export class Traffic {
  private readonly world: SessionWorld
  private readonly roster: Roster
  private readonly wire: Wire
  private readonly keeper: Keeper
  private readonly login: Login

  constructor(world: SessionWorld, roster: Roster, wire: Wire, keeper: Keeper, login: Login) {
    this.world = world
    this.roster = roster
    this.wire = wire
    this.keeper = keeper
    this.login = login
  }

  /** Does all that is due, and sets the alarm for what is due next. */
  readonly tend = action((): void => {
    const { clock, bounds } = this.world
    const now = clock.now()
    let next = Infinity
    for (const entry of this.roster.mine)
      if (now - entry.bornAt < bounds.ttl) next = Math.min(next, entry.bornAt + bounds.ttl)
      else this.take(entry, 'expired')
    this.roster.channels.forEach((channel) => {
      this.attach(channel)
      if (channel.link === 'on') channel.flush(this.leave)
      next = Math.min(next, this.tell(channel, now), this.detach(channel, now))
    })
    clock.wake('session', next, this.tend)
  })

  /** A page watches the topic, until the returned function is called. Changes nothing that a page can see at once. */
  hold(channel: Channel): Disposer {
    channel.holds += 1
    this.attachAll()
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      channel.holds -= 1
      this.tend()
    }
  }

  /** The members of a topic without me. */
  others(room: Channel): readonly Member[] {
    const { hasState, no, state } = this.roster.membersOf(room)
    this.attachAll()
    return othersOf(hasState && no === undefined && state, this.roster.user)
  }

  /** The server's clock in epoch ms. */
  serverNow(): number {
    return this.wire.serverNow()
  }

  /** Tells the other members something about me, at the next occasion. */
  here(room: Channel, data: unknown): void {
    const channel = this.roster.membersOf(room)
    const wish = checkHere(channel.name, data)
    if (typeof wish !== 'string') return this.world.report(wish)
    channel.wish = wish
    this.tend()
  }

  private attachAll(): void {
    this.roster.channels.forEach((channel) => {
      this.attach(channel)
    })
  }

  private attach(channel: Channel): void {
    if (!channel.isWanted) return
    channel.idleAt = Infinity
    if (this.wire.isGreeted && channel.link === 'off') this.wire.write(channel.attach(this.world.clock.now()))
  }

  /** Takes a command back; one that may have left may have arrived. */
  take(entry: CommandEntry, kind: 'cancelled' | 'expired'): void {
    this.roster.remove(entry)
    if (entry.hasLeft) {
      entry.settle({ kind: 'unknown' })
      this.keeper.touch()
    } else this.keeper.forget(entry, { kind })
  }

  /** @returns when there is something to tell */
  private tell(channel: Channel, now: number): number {
    const { name, wish, told, link, no, restsUntil } = channel
    if (wish === undefined || wish === told || link !== 'on' || no !== undefined || !this.wire.isOpen)
      return Infinity
    if (now < restsUntil) return restsUntil
    channel.told = wish
    channel.restsUntil = now + REST
    this.wire.write({ t: 'command', topic: name, ...this.login.number(), after: 0, data: JSON.parse(wish) })
    return Infinity
  }

  /** @returns when the topic is to be detached, if it is still unwanted then */
  private detach(channel: Channel, now: number): number {
    if (channel.isWanted || channel.link === 'off') channel.idleAt = Infinity
    else channel.idleAt = Math.min(channel.idleAt, now + LINGER)
    if (channel.idleAt > now) return channel.idleAt
    this.wire.write({ t: 'detach', topic: channel.name })
    channel.unlink()
    return Infinity
  }

  private readonly leave = (entry: CommandEntry, after: number): boolean => {
    // The last frame may have shown that the connection is gone.
    if (!this.wire.isOpen || this.away >= limits.unanswered || !this.keeper.admits(entry)) return false
    const command = commandOf(entry, after)
    entry.hasLeft = entry.isAway = true
    entry.leftAt ??= this.world.clock.now()
    entry.enter('sent')
    this.wire.write(command)
    return true
  }

  /** Commands without an answer on this connection. */
  private get away(): number {
    return this.roster.mine.filter(({ isAway }) => isAway).length
  }
}
