import type { Freshness } from 'mobx-miniprogram-socket/session'
import type { ChatLine } from './chat-line'
import type { Draft } from './draft'

/** Part of the conversation in view: the newest line, earlier ones, or none because another page is open. */
export type Reading = 'newest' | 'earlier' | 'away'

/** Own lines that need the reader: some may be lost, or could not be sent. */
export interface Trouble {
  readonly kind: 'lost' | 'failed'
  readonly count: number
}

/** Another person who is here. */
export interface Companion {
  readonly name: string
  readonly isTyping: boolean
}

/** The conversation as pages see it, over whichever wire. */
export interface Conversation {
  /** The last lines, newest last. An own line stands once. */
  readonly lines: readonly ChatLine[]
  readonly newest: ChatLine | null
  /** Lines of others since the newest one was last in view. */
  readonly unread: number
  readonly reading: Reading
  readonly draft: Draft
  readonly freshness: Freshness
  readonly trouble: Trouble | null
  /** Number of own lines that were not taken, or may not have arrived. */
  readonly failedCount: number
  /** Number of lines of others that are known. */
  readonly receivedCount: number
  /** The others who are here; `null` where nobody can tell. */
  readonly company: readonly Companion[] | null
  /** The conversation as the next launch needs it. */
  readonly saved: object
  /** The text that is being written has changed. */
  write(text: string): void
  /** Sends a line, now or as soon as there is a connection. Blank text is not a line. */
  say(text: string): void
  /** Sends a line in trouble once more. */
  sayAgain(key: string): void
  /** Sends all lines in trouble once more, the oldest first. */
  sayAllAgain(): void
  /** The person on this phone has another name. */
  rename(): void
  /** Takes lines that may be lost off the page. */
  dismiss(): void
  /** Opens a long text and closes the one that was open, or closes this one. */
  turnOver(key: string): void
  /** Records which part is in view. When the newest line is in view, all lines count as read. */
  look(reading: Reading): void
}
