import type { Options } from 'dig-for-gold'
import type { Ask, Request } from './ask'
import {
  type EndedGame,
  type GamesPage,
  type Page,
  readCard,
  readGame,
  readGames,
  readMade,
  readRooms,
  type RoomCard,
} from './read'
import { fault, type Reply, replyOf, silence } from './reply'

/** The login of this phone, as requests use it. */
export interface Passes {
  /** The pass of the last login, or `undefined`. */
  readonly kept: string | undefined
  /** A pass other than the one that was refused. Rejects where there is none to get. */
  other(refused: string | undefined): Promise<string>
}

/** The routes of the lobby. No call rejects, and no answer is trusted. */
export class LobbyApi {
  private readonly ask: Ask
  private readonly passes: Passes

  constructor(ask: Ask, passes: Passes) {
    this.ask = ask
    this.passes = passes
  }

  /** Rooms that anybody may enter, the newest first. @param etag of the answer that is known */
  rooms(before: number | null, etag?: string): Promise<Reply<Page<RoomCard>>> {
    return this.send({ method: 'GET', path: `/rooms${pageAt(before)}`, etag: etag || undefined }, readRooms)
  }

  room(code: string): Promise<Reply<RoomCard>> {
    // The server counts look-ups by user where it knows one, else by address, which others may share.
    return this.send({ method: 'GET', path: `/rooms/${code}`, pass: this.passes.kept }, readCard)
  }

  /** Makes a room; returns its code. @param listed anybody may find it in the list */
  make(options: Options, listed: boolean): Promise<Reply<string>> {
    return this.sendAsUser({ method: 'POST', path: '/rooms', body: { ...options, listed } }, readMade)
  }

  /** The rooms in which this user sits, and the ended games of this user. */
  games(before: number | null): Promise<Reply<GamesPage>> {
    return this.sendAsUser({ method: 'GET', path: `/games${pageAt(before)}` }, readGames)
  }

  game(id: string): Promise<Reply<EndedGame>> {
    return this.send({ method: 'GET', path: `/games/${encodeURIComponent(id)}` }, readGame)
  }

  private async send<T>(request: Request, read: (data: unknown) => T | null): Promise<Reply<T>> {
    try {
      return replyOf(await this.ask(request), read)
    } catch (error) {
      return silence(error)
    }
  }

  /** Sends a request on behalf of the user. A pass that the server does not take is replaced, once. */
  private async sendAsUser<T>(request: Request, read: (data: unknown) => T | null): Promise<Reply<T>> {
    try {
      const pass = this.passes.kept ?? (await this.logIn())
      const answer = await this.ask({ ...request, pass })
      if (answer.status !== 401) return replyOf(answer, read)
      return replyOf(await this.ask({ ...request, pass: await this.logIn(pass) }), read)
    } catch (error) {
      return error instanceof NoLogin ? fault('no-login') : silence(error)
    }
  }

  private async logIn(refused?: string): Promise<string> {
    try {
      return await this.passes.other(refused)
    } catch (error) {
      // Without a network the login has no answer, either.
      throw /request:fail/.test(String(error)) ? error : new NoLogin()
    }
  }
}

class NoLogin extends Error {}

function pageAt(before: number | null): string {
  return before === null ? '' : `?before=${String(before)}`
}
