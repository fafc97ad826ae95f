import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import type { ChatCommand } from 'demo-chat'
import type { SentCommand, Topic } from 'mobx-miniprogram-socket/session'
import { isTrouble, lossOf, type Say, type TroubleLine, troubleOf } from './trouble-line'

/** The part of a topic that troubles need. */
export type LossyRoom = Pick<Topic<unknown, ChatCommand>, 'lost' | 'acknowledge' | 'pending' | 'send'>

/** Own lines that need the reader, until they are sent again or dismissed. */
export class Troubles {
  /** Those of earlier launches, and those that were taken over. */
  private kept: readonly TroubleLine[]
  /** Commands whose end is not known, or no good one. */
  private watched: readonly SentCommand<ChatCommand>[] = []
  private readonly room: LossyRoom

  /** @param kept those of the last launch */
  constructor(room: LossyRoom, kept: readonly TroubleLine[]) {
    this.room = room
    this.kept = kept
    makeObservable<this, 'kept' | 'watched' | 'watch'>(this, {
      kept: observable.ref,
      watched: observable.ref,
      all: computed,
      watch: action,
      send: action,
      remove: action,
      dismiss: action,
    })
    for (const command of room.pending) this.watch(command)
  }

  /** In the order of writing. */
  get all(): readonly TroubleLine[] {
    const ended = this.watched.map(troubleOf).filter(isTrouble)
    const lost = this.room.lost.map(lossOf).filter(isTrouble)
    return this.kept.concat(ended, lost).sort((a, b) => a.at - b.at)
  }

  /** Sends a line; if it comes to a bad end, that is here. */
  send(say: Say): void {
    this.watch(this.room.send(say))
  }

  /** Takes a line off; those that the topic lost at the same time stay. */
  remove(id: string): void {
    this.kept = this.all.filter((trouble) => trouble.id !== id)
    this.watched = this.watched.filter(({ end }) => end === null)
    this.room.acknowledge()
  }

  /** Takes off all that may be lost. */
  dismiss(): void {
    for (const { id, state } of this.all) if (state === 'lost') this.remove(id)
  }

  private watch(command: SentCommand<ChatCommand>): void {
    this.watched = this.watched.filter(({ end }) => end?.kind !== 'acked').concat(command)
  }
}
