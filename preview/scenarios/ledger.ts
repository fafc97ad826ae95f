import type { PhoneId } from './scenario'

/** Numbers of one phone in a run. */
export interface Score {
  readonly written: number
  readonly arrived: number
  /** Arrived more than once. */
  readonly doubled: number
  /** Written, and not arrived at the end of the run. */
  readonly missing: number
  /** Messages of others that the phone never got. */
  readonly unseen: number
  readonly pushed: number
  readonly attempts: number
  /** Time from the turn of the story to a connection that held, in ms; `null`: not yet. */
  readonly back: number | null
}

interface Page {
  readonly written: Set<string>
  readonly arrived: Map<string, number>
  readonly seen: Set<string>
  attempts: number
}

/** Writes down what was written on each phone, what others received of it, and what each phone received of others. */
export class Ledger {
  private readonly pages: Readonly<Record<PhoneId, Page>> = { '1': emptyPage(), '2': emptyPage() }
  /** Messages of others, and whether they have arrived themselves. */
  private readonly pushed = new Map<string, boolean>()

  /** The run begins: attempts of before do not count. */
  begin(): void {
    this.pages['1'].attempts = 0
    this.pages['2'].attempts = 0
  }

  wrote(phone: PhoneId, text: string): void {
    this.pages[phone].written.add(text)
  }

  /** Takes down that a text of this phone has reached another client. */
  arrived(phone: PhoneId, text: string): void {
    const { arrived } = this.pages[phone]
    arrived.set(text, (arrived.get(text) ?? 0) + 1)
  }

  /** Takes down what another client says; it counts once it has arrived. */
  said(text: string): void {
    this.pushed.set(text, false)
  }

  /** A text of somebody else has arrived. */
  confirm(text: string): void {
    if (this.pushed.has(text)) this.pushed.set(text, true)
  }

  /** The phone has received a frame. */
  saw(phone: PhoneId, frame: string): void {
    for (const text of this.pushed.keys()) if (frame.includes(text)) this.pages[phone].seen.add(text)
  }

  dialled(phone: PhoneId): void {
    this.pages[phone].attempts += 1
  }

  /** Whether all that was written on a phone has arrived. */
  isSettled(phone: PhoneId): boolean {
    const { written, arrived } = this.pages[phone]
    return [...written].every((text) => arrived.has(text))
  }

  /** @param back see {@link Score} */
  score(phone: PhoneId, back: number | null): Score {
    const { written, arrived, seen, attempts } = this.pages[phone]
    const counts = [...written].map((text) => arrived.get(text) ?? 0)
    const pushed = [...this.pushed].flatMap(([text, isSaid]) => (isSaid ? [text] : []))
    const got = counts.filter((count) => count > 0).length
    return {
      written: written.size,
      arrived: got,
      doubled: counts.filter((count) => count > 1).length,
      missing: written.size - got,
      unseen: pushed.filter((text) => !seen.has(text)).length,
      pushed: pushed.length,
      attempts,
      back,
    }
  }
}

function emptyPage(): Page {
  return { written: new Set(), arrived: new Map(), seen: new Set(), attempts: 0 }
}
