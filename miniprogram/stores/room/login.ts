import { action, makeObservable, observable } from 'mobx-miniprogram'
import type { Credentials } from 'mobx-miniprogram-socket/session'

/** Proof for `POST /login`: a code of `wx.login`, or the pass of an earlier answer. */
export type Proof = { readonly code: string } | { readonly pass: string }

export interface LoginAnswer {
  /** HTTP status. */
  readonly status: number
  readonly data: unknown
}

/** The phone and the server, as a login uses them. Each rejects where there is no answer. */
export interface LoginPorts {
  fetchCode(): Promise<string>
  post(proof: Proof): Promise<LoginAnswer>
  save(login: SavedLogin): void
}

/** A login as one launch leaves it to the next. */
export interface SavedLogin {
  readonly user: string
  /** Logs in again without a code. */
  readonly pass: string
}

/** The user of this phone, with tickets for connections and a pass for requests. */
export class Login {
  /** `undefined` before the first login. */
  user: string | undefined
  private pass: string | undefined
  /** A login by code that has no answer yet. */
  private entering: Promise<Credentials> | null = null
  private readonly ports: LoginPorts

  constructor(ports: LoginPorts, saved: unknown) {
    const { user, pass } = (saved ?? {}) as Partial<Record<keyof SavedLogin, unknown>>
    this.ports = ports
    this.user = typeof user === 'string' && user !== '' ? user : undefined
    this.pass = typeof pass === 'string' ? pass : undefined
    makeObservable<this, 'enter'>(this, { user: observable.ref, enter: action })
  }

  /** Logs in for one connection: with the pass of the last login, or else with a code of WeChat. */
  readonly authenticate = async (): Promise<Credentials> => {
    const { pass, ports } = this
    const kept = pass === undefined ? null : await ports.post({ pass })
    // A pass is refused when it is too old, or the server has another key.
    const answer = kept === null || kept.status === 401 ? await this.postCode() : kept
    return this.enter(answer)
  }

  /** The pass of the last login, for requests. */
  get kept(): string | undefined {
    return this.pass
  }

  /** A pass for requests, other than the one that was refused. Those who ask at the same time share one login. */
  async other(refused: string | undefined): Promise<string> {
    if (this.pass === undefined || this.pass === refused) {
      this.entering ??= this.postCode()
        .then((answer) => this.enter(answer))
        .finally(() => {
          this.entering = null
        })
      await this.entering
    }
    return this.pass ?? ''
  }

  private async postCode(): Promise<LoginAnswer> {
    return this.ports.post({ code: await this.ports.fetchCode() })
  }

  private enter({ status, data }: LoginAnswer): Credentials {
    const { user, ticket, pass, message } = (data ?? {}) as Partial<Record<string, unknown>>
    if (status !== 200 || typeof user !== 'string' || typeof ticket !== 'string' || typeof pass !== 'string')
      throw new Error(typeof message === 'string' ? message : `POST /login: ${String(status)}`)
    this.user = user
    this.pass = pass
    this.ports.save({ user, pass })
    return { user, token: ticket }
  }
}
