import { action, computed, makeObservable } from 'mobx-miniprogram'
import { type RefusalCode, refusals, type RoomCommand } from 'dig-for-gold'
import type { CommandEnd, SentCommand, Topic } from 'mobx-miniprogram-socket/session'
import type { Trouble } from './game'
import { Moment } from './moment'
import type { RoomPorts } from './ports'
import type { Proof } from './proof'
import type { SeenRoom } from './seen-room'

/** The topic of a room, as its page uses it. */
export type RoomTopic = Pick<
  Topic<SeenRoom, RoomCommand>,
  'confirmed' | 'freshness' | 'pending' | 'send' | 'serverNow'
>

/** Ms for which a word is shown. */
const SHOWN = 2_400
/** Refusals of this phone. */
const UNSENT: readonly string[] = ['outbox-full', 'disposed']

/** Words about the last own command. */
export type Word =
  | { readonly kind: 'refused'; readonly cell: number | null; readonly code: Trouble }
  | { readonly kind: 'not-yours'; readonly seat: number }

type Dig = RoomCommand & { readonly type: 'dig' }

/** Sends the commands of a person, each once, and tells of those that came to nothing. */
export class Desk {
  readonly word = new Moment<Word>(SHOWN)
  private isClosed = false
  /** A seed is being made. */
  private isDrawing = false
  private readonly topic: RoomTopic
  private readonly ports: Pick<RoomPorts, 'seed'>
  private readonly proof: Pick<Proof, 'answer'>

  /** @param proof learns whether the server took a seed */
  constructor(topic: RoomTopic, ports: Pick<RoomPorts, 'seed'>, proof: Pick<Proof, 'answer'>) {
    this.topic = topic
    this.ports = ports
    this.proof = proof
    makeObservable<this, 'settle'>(this, { dig: computed, settle: action })
    for (const entry of topic.pending) this.watch(entry)
  }

  /** The own dig that has no answer yet. */
  get dig(): SentCommand<Dig> | null {
    return this.topic.pending.filter(isDig).pop() ?? null
  }

  /** Whether a command of this type has no answer yet. */
  isPending(type: RoomCommand['type']): boolean {
    return this.topic.pending.some(({ data }) => data.type === type)
  }

  send(command: RoomCommand): void {
    this.watch(this.topic.send(command))
  }

  /** Sends a command unless one of its type has no answer yet. */
  sendOnce(command: RoomCommand): void {
    if (!this.isPending(command.type)) this.send(command)
  }

  /** Digs; one of the same turn that has not left yet gives way. */
  sendDig(cell: number, turn: number): void {
    const { dig } = this
    if (dig?.data.turn === turn && !dig.cancel()) return
    this.send({ type: 'dig', cell, turn })
  }

  /** Sends a command with a seed. @param make is called with the seed right before it leaves */
  sendSeed(type: 'sit' | 'rematch', make: (seed: string) => RoomCommand): void {
    if (this.isDrawing || this.isPending(type)) return
    this.isDrawing = true
    this.ports
      .seed()
      .then(
        (seed) => {
          if (!this.isClosed) this.send(make(seed))
        },
        () => {
          if (!this.isClosed) this.refuse('no-random')
        },
      )
      .finally(() => {
        this.isDrawing = false
      })
  }

  close(): void {
    this.isClosed = true
    this.word.clear()
  }

  private refuse(code: Trouble, cell: number | null = null): void {
    this.word.show({ kind: 'refused', cell, code })
  }

  private watch(entry: SentCommand<RoomCommand>): void {
    void entry.done.then(() => {
      this.settle(entry)
    })
  }

  private settle({ end, data }: SentCommand<RoomCommand>): void {
    if (this.isClosed || !end) return
    if ('seed' in data) this.proof.answer(data.seed, end.kind === 'acked')
    if (end.kind === 'acked' || end.kind === 'cancelled') return
    // Sent by the phone itself, or asked for on another phone of this user, too: nothing is amiss.
    const isWell = data.type === 'present' || (data.type === 'rematch' && isRefused(end, 'seat-taken'))
    if (!isWell) this.refuse(troubleOf(end), data.type === 'dig' ? data.cell : null)
  }
}

function isDig(entry: SentCommand<RoomCommand>): entry is SentCommand<Dig> {
  return entry.data.type === 'dig'
}

function isRefused(end: CommandEnd, code: RefusalCode): boolean {
  return end.kind === 'refused' && end.code === code
}

/** A command that never left is `unsent`; the server's own codes, such as for a fault in it, are `unknown`. */
function troubleOf(end: CommandEnd): Trouble {
  if (end.kind === 'expired' || (end.kind === 'refused' && UNSENT.includes(end.code))) return 'unsent'
  return (end.kind === 'refused' && refusals.find((code) => code === end.code)) || 'unknown'
}
