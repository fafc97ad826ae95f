import { randomBytes } from 'node:crypto'
import { limits, parseClientFrame } from '../../store/protocol'
import type { Rate } from '../session/pace'
import type { Users } from '../session/users'
import { SYSTEM } from '../topics/define-topic'
import type { Bans } from './bans'
import { KeyRate } from './key-rate'
import { signedPasses } from './passes'
import { memoryTickets, type Tickets } from './tickets'

/** A code of `wx.login`, or the pass of an earlier login. */
export type Credential = { readonly code: string } | { readonly pass: string }

export interface LoggedIn {
  readonly user: string
  /** Token of one `hello`. */
  readonly ticket: string
  /** How long the ticket can be redeemed, in ms. */
  readonly expiresIn: number
  /** Logs in again without a code, for 30 days from the code. */
  readonly pass: string
}

export interface LoginRefused {
  readonly failure: LoginFailure
  /** For the log: WeChat's number, or a word. */
  readonly detail?: string | number
}

/**
 * - `bad-code`: used, too old, or of another app
 * - `bad-pass`: false, too old, or of a server with another key
 * - `blocked`: WeChat blocks this user
 * - `banned`: `bans` has this user
 * - `too-often`: WeChat's limit for this user is reached
 * - `too-many-tickets`: this user asks for more tickets than phones need
 * - `busy`: WeChat or this server has too much to do
 * - `wechat`: WeChat's answer is no login, or there is none
 * - `timeout`: WeChat's answer takes too long
 */
export type LoginFailure =
  | 'bad-code'
  | 'bad-pass'
  | 'blocked'
  | 'banned'
  | 'too-often'
  | 'too-many-tickets'
  | 'busy'
  | 'wechat'
  | 'timeout'

/** Users with `POST /login`. */
export interface LoginUsers extends Users {
  /** Whether everybody may be everybody, for development. */
  readonly isLocal: boolean
  login(credential: Credential): Promise<LoggedIn | LoginRefused>
  /** Resolves to the user of a pass, for requests over HTTP; to `null` for one that is false or too old, and for a banned user. */
  userOf(pass: string): Promise<string | null>
}

export interface LoginOptions {
  /** Key that signs passes, the same on all servers and over restarts. @default random: passes end with the process */
  readonly secret?: string | Buffer | undefined
  /** @default kept in this process */
  readonly tickets?: Tickets
  /** Users who may not come in; their connections are closed at once. @default none */
  readonly bans?: Bans
  /** Ms since 1970. @default Date.now */
  readonly now?: () => number
}

export interface Identity {
  /** Names the users, so that passes of others are false. */
  readonly scope: string
  readonly isLocal: boolean
  /** Finds the user of a code. */
  readonly identify: (code: string) => Promise<{ readonly user: string } | LoginRefused>
}

const none: Bans = { has: () => false, watch: () => () => undefined }

/**
 * Tickets of one user on this server: each connection needs one, and all that wait take memory. 20 phones whose network breaks make three
 * attempts a second.
 */
const ticketsOfUser: Rate = { perSecond: 3, burst: 100 }

/** Codes that WeChat is asked about at the same time: each waits for up to 5 s. */
const mostAsked = 200

/** Users who log in by a code, then by their pass, and connect by a ticket. */
export function usersOf({ scope, isLocal, identify }: Identity, options: LoginOptions = {}): LoginUsers {
  const { secret: key = randomBytes(32), tickets = memoryTickets(), bans = none, now = Date.now } = options
  const issued = new KeyRate(ticketsOfUser, () => performance.now())
  const passes = signedPasses({ key, scope, now })
  let asked = 0

  const ask: Identity['identify'] = async (code) => {
    if (asked >= mostAsked) return { failure: 'busy' }
    asked++
    try {
      return await identify(code)
    } finally {
      asked--
    }
  }
  const enter = async (user: string, pass: string): Promise<LoggedIn | LoginRefused> => {
    if (await bans.has(user)) return { failure: 'banned' }
    if (issued.take(user) > 0) return { failure: 'too-many-tickets' }
    const ticket = await tickets.issue(user)
    return ticket === null ? { failure: 'busy' } : { user, ticket, expiresIn: tickets.lifetime, pass }
  }

  return {
    isLocal,
    watch: (revoked) => bans.watch(revoked),
    async userOf(pass) {
      const user = passes.read(pass)
      return user === null || (await bans.has(user)) ? null : user
    },
    async login(credential) {
      if ('pass' in credential) {
        const user = passes.read(credential.pass)
        return user === null ? { failure: 'bad-pass' } : enter(user, credential.pass)
      }
      const found = await ask(credential.code)
      if ('failure' in found) return found
      const user = checkUser(found.user)
      return enter(user, passes.sign(user))
    },
    async verify(token) {
      const user = await tickets.redeem(token)
      return user === null || (await bans.has(user)) ? null : { user }
    },
  }
}

/** @throws TypeError for a name by which no client can say hello */
function checkUser(user: unknown): string {
  const frame = parseClientFrame(JSON.stringify({ t: 'hello', v: 1, user, token: 'any' }))
  if (frame.t === 'hello' && user !== SYSTEM) return frame.user
  const expected = `a name of 1 to ${String(limits.nameBytes)} bytes without spaces, and not "${SYSTEM}"`
  throw new TypeError(`userOf must return ${expected}.`)
}
