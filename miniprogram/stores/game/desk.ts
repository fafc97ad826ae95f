import { action, computed, makeObservable } from 'mobx-miniprogram'
import { refusals, type RoomCommand } from 'dig-for-gold'
import type { CommandEnd, SentCommand, Topic } from 'mobx-miniprogram-socket/session'
import type { Trouble } from './game'
import { Moment } from './moment'
import type { SeenRoom } from './seen-room'

/** The topic of a room, as its page uses it. */
export type RoomTopic = Pick<
  Topic<SeenRoom, RoomCommand>,
  'confirmed' | 'freshness' | 'pending' | 'send' | 'serverNow'
>

/** Ms for which a refusal is shown. */
const SHOWN = 2_400
/** Refusals of this phone. */
const UNSENT: readonly string[] = ['outbox-full', 'disposed']

export interface Refused {
  readonly kind: 'refused'
  readonly cell: number | null
  readonly code: Trouble
}

/** Sends the commands of a person, each once, and tells those that came to nothing. */
export class Desk {
  /** Words of this phone about the last own command. */
  readonly word = new Moment<Refused | { readonly kind: 'not-yours'; readonly seat: number }>(SHOWN)
  private isClosed = false
  private readonly topic: RoomTopic

  constructor(topic: RoomTopic) {
    this.topic = topic
    makeObservable<this, 'settle'>(this, { dig: computed, settle: action })
    for (const entry of topic.pending) this.watch(entry)
  }

  /** The own dig that has no answer yet. */
  get dig(): SentCommand<RoomCommand & { type: 'dig' }> | null {
    return this.topic.pending.filter(isDig).pop() ?? null
  }

  /** Whether a command of this type has no answer yet. */
  isPending(type: RoomCommand['type']): boolean {
    return this.topic.pending.some(({ data }) => data.type === type)
  }

  send(command: RoomCommand): void {
    this.watch(this.topic.send(command))
  }

  refuse(code: Trouble, cell: number | null = null): void {
    this.word.show({ kind: 'refused', cell, code })
  }

  close(): void {
    this.isClosed = true
    this.word.clear()
  }

  private watch(entry: SentCommand<RoomCommand>): void {
    void entry.done.then(() => {
      this.settle(entry)
    })
  }

  private settle({ end, data }: SentCommand<RoomCommand>): void {
    if (this.isClosed || !end || end.kind === 'acked' || end.kind === 'cancelled') return
    this.refuse(troubleOf(end), data.type === 'dig' ? data.cell : null)
  }
}

function isDig(
  entry: SentCommand<RoomCommand>,
): entry is SentCommand<RoomCommand & { readonly type: 'dig' }> {
  return entry.data.type === 'dig'
}

/** A command that never left is `unsent`; the server's own codes, such as for a fault in it, are `unknown`. */
function troubleOf(end: CommandEnd): Trouble {
  if (end.kind === 'expired' || (end.kind === 'refused' && UNSENT.includes(end.code))) return 'unsent'
  return (end.kind === 'refused' && refusals.find((code) => code === end.code)) || 'unknown'
}
