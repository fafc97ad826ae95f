import { action, makeObservable, observable } from 'mobx-miniprogram'
import { type Check, verify } from 'dig-for-gold'
import { evidenceOf, type Note, noted, noteOf, withSeed } from './evidence'
import type { Notebook } from './notebook'
import type { SeenRoom } from './seen-room'

/** This phone's part in the proof of a round: its notes, and the check of what the server opens at the end. */
export class Proof {
  private notes: readonly Note[]
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
    })
  }

  /** Whether this phone has been in the room before. */
  get isKnown(): boolean {
    return this.notes.length > 0
  }

  /** @param isAsking the own seed has left, and the seat is not there yet */
  follow(room: SeenRoom, isAsking: boolean): void {
    this.keep(noted(this.notes, room, isAsking))
  }

  /** The own seed is about to leave. */
  give(seed: string, room: SeenRoom): void {
    this.keep(withSeed(this.notes, room, seed))
  }

  checks({ code, options, result }: SeenRoom): readonly Check[] {
    return result ? verify(code, options, result, evidenceOf(noteOf(this.notes, result.round))) : []
  }

  private keep(notes: readonly Note[]): void {
    if (notes === this.notes) return
    this.notes = notes
    this.notebook.write(this.code, notes)
  }
}
