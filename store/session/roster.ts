import { Channel, type ChannelObserver } from './channel'
import type { CommandEntry } from './entry'
import { membersView } from './here'

/** The topics of the present user with their commands; the commands of other users stay put. */
export class Roster {
  readonly channels = new Map<string, Channel>()
  /** The user of the last hello; before the first one, of the last launch. */
  user: string | undefined
  /** Commands of other users, oldest first. */
  private parked: readonly CommandEntry[] = []
  private readonly observer: ChannelObserver

  constructor(observer: ChannelObserver) {
    this.observer = observer
  }

  /** Commands of this user without an end, oldest first. */
  get mine(): readonly CommandEntry[] {
    const mine: CommandEntry[] = []
    this.channels.forEach(({ entries }) => void mine.push(...entries))
    return mine.sort((a, b) => a.id - b.id)
  }

  get all(): readonly CommandEntry[] {
    return this.parked.concat(this.mine)
  }

  get lastUser(): string {
    return this.user ?? ''
  }

  channel(name: string): Channel {
    let channel = this.channels.get(name)
    if (!channel) this.channels.set(name, (channel = new Channel(name, this.observer)))
    return channel
  }

  /** Watches the members of a topic, from now on whenever the topic is watched. */
  membersOf(room: Channel): Channel {
    const channel = this.channel(`here:${room.name}`)
    channel.room = room
    channel.view = membersView
    return channel
  }

  /** Puts an entry where it waits. */
  place(entry: CommandEntry): void {
    if (entry.user !== undefined && entry.user !== this.user) this.parked = this.parked.concat(entry)
    else {
      const channel = this.channel(entry.topic)
      channel.set(channel.entries.concat(entry))
    }
  }

  /** Removes an entry that has its end, or is about to have it. */
  remove(entry: CommandEntry): void {
    const isOther = (other: CommandEntry): boolean => other !== entry
    const { channels, parked } = this
    channels.get(entry.topic)?.keep(isOther)
    this.parked = parked.filter(isOther)
  }

  /** A hello has named the user: what was sent before it is theirs. */
  name(user: string): void {
    if (user !== this.user) this.change(user)
    for (const entry of this.mine) entry.user = user
  }

  /** Forgets the user, and what the topics showed them. */
  clear(): void {
    this.user = undefined
    this.channels.forEach((channel) => {
      channel.set([])
      channel.clear()
    })
  }

  private change(user: string): void {
    const { all } = this
    // Words from before any user was named are this one's.
    if (this.user !== undefined) this.clear()
    else
      this.channels.forEach((channel) => {
        channel.set([])
      })
    this.parked = []
    this.user = user
    for (const entry of all) this.place(entry)
  }
}
