import { action } from 'mobx-miniprogram'
import { limits } from '../protocol'
import { type Channel, commandOf } from './channel'
import type { CommandEntry } from './entry'
import type { Keeper } from './keeper'
import type { SessionWorld } from './plug'
import type { Roster } from './roster'
import type { Wire } from './wire'

/** Time for which a topic stays attached that no page watches and no command waits for, in ms. */
const LINGER = 5_000

/** Decides what leaves now: topics are attached and detached, commands go or are too old. */
export class Traffic {
  private readonly world: SessionWorld
  private readonly roster: Roster
  private readonly wire: Wire
  private readonly keeper: Keeper

  constructor(world: SessionWorld, roster: Roster, wire: Wire, keeper: Keeper) {
    this.world = world
    this.roster = roster
    this.wire = wire
    this.keeper = keeper
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
      next = Math.min(next, this.detach(channel, now))
    })
    clock.wake('session', next, this.tend)
  })

  attach(channel: Channel): void {
    if (this.wire.isGreeted && channel.isWanted && channel.link === 'off')
      this.wire.write(channel.attach(this.world.clock.now()))
  }

  /** Takes a command back; one that may have left may have arrived. */
  take(entry: CommandEntry, kind: 'cancelled' | 'expired'): void {
    this.roster.remove(entry)
    if (entry.hasLeft) {
      entry.settle({ kind: 'unknown' })
      this.keeper.touch()
    } else this.keeper.forget(entry, { kind })
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
