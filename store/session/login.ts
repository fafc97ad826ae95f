import { type Failure, reasonOf } from '../base/errors'
import { name } from '../protocol/fields'
import type { CommandFacts } from './entry'
import type { Line } from './line'
import type { Roster } from './roster'

export interface LoginObserver {
  failed(failure: Failure): void
}

/** Decides to whom a command belongs that is sent now, and which number it has. */
export class Login {
  /** A hello of this turn has named the user. */
  private isNamed = false
  private line: Line | null = null

  private readonly roster: Roster
  private readonly newLine: () => Line
  private readonly ask: () => unknown
  private readonly observer: LoginObserver

  /** @param ask a user's function: tells who is logged in, may throw, and may answer anything */
  constructor(roster: Roster, newLine: () => Line, ask: () => unknown, observer: LoginObserver) {
    this.roster = roster
    this.newLine = newLine
    this.ask = ask
    this.observer = observer
  }

  /** The user who is logged in; `undefined`: nobody is, or only `auth` knows. */
  get present(): string | undefined {
    try {
      const user = this.ask() ?? ''
      if (name.is(user)) return user as string
      if (user !== '') throw new TypeError(`expected ${name.expected}`)
    } catch (thrown) {
      this.observer.failed({ code: 'greeting-failed', detail: `session.user: ${reasonOf(thrown)}` })
    }
    return undefined
  }

  /** @returns the user that a command belongs to which is sent now; `undefined`: the one that `auth` names next */
  owner(): string | undefined {
    const { present, roster } = this
    if (present !== undefined && !this.isNamed) roster.name(present)
    return present ?? (this.isNamed ? roster.user : undefined)
  }

  /** Numbers a command. */
  number(): Pick<CommandFacts, 'line' | 'n'> {
    this.line ??= this.newLine()
    return { line: this.line.key, n: ++this.line.n }
  }

  /** A hello has left: commands that were sent before any user was named are this user's. */
  greeted(user: string): void {
    if (this.isNamed && user !== this.roster.user) this.line = null
    this.roster.name(user)
    this.isNamed = true
  }

  /** After `disconnect()` another user may be logged in: what is sent from now on belongs to the one that `auth` names. */
  end(): void {
    const { user } = this.roster
    if (user !== undefined) this.roster.name(user)
    this.isNamed = false
    this.line = null
  }
}
