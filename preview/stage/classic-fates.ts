import type { EntryFact, EntryStep, Happening } from './happening'

/** Time that a message may still be on its way after the end of its link, in ms. */
const patience = 1_500

interface Open {
  readonly id: string
  readonly text: string
  /** When its link ended, in epoch ms. */
  leftAt: number | null
}

/**
 * Tells what became of the messages of a phone without entries of its own: another client of the same server hears those that
 * arrive, and so does the phone, whose lines the server relays to it too.
 */
export class ClassicFates {
  private readonly record: (happening: Happening) => void
  private open: Open[] = []
  /** Texts that the phone did not take. */
  private unsent: string[] = []

  /** @param record takes down what happens */
  constructor(record: (happening: Happening) => void) {
    this.record = record
  }

  /** Takes what the phone tells. */
  see(happening: Happening): void {
    if (happening.kind === 'frame' && happening.way === 'down') this.hear(happening.text, happening.at)
    if (happening.kind === 'launch' || happening.kind === 'end') this.open = []
    if (happening.kind !== 'entry') return this.record(happening)
    const { id, step, text, at } = happening
    if (step === 'sent') this.open.push({ id, text, leftAt: null })
    if (step === 'unsent') this.unsent.push(text)
    if (step !== 'gone') return this.record(happening)
    // The phone knows no more; the other client may.
    for (const open of this.open) if (open.id === id) open.leftAt = at
  }

  /** A text has arrived. */
  hear(text: string, at: number): void {
    const found = this.open.find((open) => open.text === text)
    if (found) this.end(found, 'arrived', at)
  }

  /**
   * Ends those that can arrive no more.
   *
   * @param delay of a frame in each direction, in ms
   * @returns the texts that were lost since the last look
   */
  settle(now: number, delay: number): readonly string[] {
    const late = this.open.filter(({ leftAt }) => leftAt !== null && now - leftAt > patience + 2 * delay)
    for (const open of late) this.end(open, 'lost', now)
    const lost = [...this.unsent, ...late.map(({ text }) => text)]
    this.unsent = []
    return lost
  }

  private end(open: Open, step: EntryStep, at: number): void {
    this.open = this.open.filter((other) => other !== open)
    const fact: EntryFact = { kind: 'entry', id: open.id, step, text: '' }
    this.record({ ...fact, at })
  }
}
