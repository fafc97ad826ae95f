import { action, makeObservable, observable } from 'mobx-miniprogram'
import { type Check, verify } from 'dig-for-gold'
import { evidenceOf, type Note, noted, noteOf, withoutSeed, withSeed } from './evidence'
import type { Notebook } from './notebook'
import type { SeenRoom } from './seen-room'

/** A seed that this phone gave. */
interface Share {
  readonly seed: string
  /** Its number among the seeds of the own seat, if no other phone of this user gives one first. */
  readonly number: number
  /** The server took it. */
  readonly isTaken: boolean
}

/** This phone's part in the proof of a round: its notes, and the check of what the server opens at the end. */
export class Proof {
  private notes: readonly Note[]
  /** The last one; `null` where this phone cannot tell whether another one has taken its place. */
  private share: Share | null = null
  private room: SeenRoom | null = null
  private isAsking = false
  private readonly code: string
  private readonly notebook: Pick<Notebook, 'read' | 'write'>

  constructor(code: string, notebook: Pick<Notebook, 'read' | 'write'>) {
    this.code = code
    this.notebook = notebook
    this.notes = notebook.read(code)
    makeObservable<this, 'notes'>(this, {
      notes: observable.ref,
      follow: action,
      give: action,
      answer: action,
    })
  }

  /** Whether this phone has been in the room before. */
  get isKnown(): boolean {
    return this.notes.length > 0
  }

  /** @param isAsking the own seed has left, and the seat is not there yet */
  follow(room: SeenRoom, isAsking: boolean): void {
    // It came whole: another phone of this user may have given a seed in between.
    if (room !== this.room && room.given === undefined) this.share = null
    this.room = room
    this.isAsking = isAsking
    this.note(room)
  }

  /** The own seed is about to leave. */
  give(seed: string, room: SeenRoom): void {
    this.share = { seed, number: (room.given ?? 0) + 1, isTaken: false }
    this.keep(withSeed(this.notes, room, seed))
  }

  /** The server took a seed, or will never use it. */
  answer(seed: string, isTaken: boolean): void {
    const { share, room } = this
    if (share?.seed === seed) this.share = isTaken ? { ...share, isTaken } : null
    if (!isTaken) this.keep(withoutSeed(this.notes, seed))
    if (room) this.note(room)
  }

  checks({ code, options, result }: SeenRoom): readonly Check[] {
    return result ? verify(code, options, result, evidenceOf(noteOf(this.notes, result.round))) : []
  }

  private note(room: SeenRoom): void {
    const { share } = this
    const due = share?.isTaken && share.number === room.given ? share.seed : null
    this.keep(noted(this.notes, room, this.isAsking, due))
  }

  private keep(notes: readonly Note[]): void {
    if (notes === this.notes) return
    this.notes = notes
    this.notebook.write(this.code, notes)
  }
}
