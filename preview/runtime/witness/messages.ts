import type { EntryFact } from '../../stage/happening'

/** Sees what an app hands over to be sent, where no store has entries that tell it. */
export interface MessageWitness {
  /** @param isSent whether the phone took it */
  handed(text: string, isSent: boolean): void
}

/** Messages of one link whose fate is open; the oldest of more is left. */
const openLimit = 1_000

/**
 * Tells the messages of `wx.sendSocketMessage` as entries. Nothing on the wire says what became of one: with its link it is
 * left, and the panel may know more.
 */
export class Messages implements MessageWitness {
  private readonly tell: (fact: EntryFact) => void
  private readonly isBeat: (text: string) => boolean
  private open: EntryFact[] = []
  private count = 0

  constructor(tell: (fact: EntryFact) => void, isBeat: (text: string) => boolean) {
    this.tell = tell
    this.isBeat = isBeat
  }

  handed(text: string, isSent: boolean): void {
    if (this.isBeat(text)) return
    this.count += 1
    const entry: EntryFact = { kind: 'entry', id: `message ${this.count}`, step: 'sent', text }
    if (!isSent) {
      this.tell({ ...entry, step: 'queued' })
      this.tell({ ...entry, step: 'unsent' })
      return
    }
    this.tell(entry)
    this.open.push(entry)
    if (this.open.length > openLimit) this.leave(this.open.splice(0, 1))
  }

  /** The newest link is over. */
  over(): void {
    this.leave(this.open)
    this.open = []
  }

  private leave(entries: readonly EntryFact[]): void {
    for (const entry of entries) this.tell({ ...entry, step: 'gone' })
  }
}
