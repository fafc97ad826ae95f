import { action, makeObservable, observable } from 'mobx-miniprogram'
import type { LobbyApi } from './api'
import { CodeEntry } from './code-entry'
import { linkOf, linkTo } from './links'
import { MyGames, type Seen } from './my-games'
import type { RoomCard } from './read'
import { NewRoom } from './new-room'
import { RoomList } from './room-list'

export type Sheet = 'room' | 'code' | 'games'

/** The user of this phone. */
interface User {
  /** `undefined` before the first login. */
  readonly user: string | undefined
}

/** All that the page of the lobby shows. Methods that lead to a room return its link, or `null`. */
export class Lobby {
  readonly list: RoomList
  readonly games: MyGames
  readonly newRoom: NewRoom
  readonly entry: CodeEntry
  /** The sheet that lies over the page. */
  sheet: Sheet | null = null
  private readonly login: User
  /** Rises when the page or a sheet is left: an answer from before leads nowhere. */
  private visit = 0

  /** @param seen the notes of this phone on a round */
  constructor(api: LobbyApi, login: User, seen: Seen) {
    this.login = login
    this.list = new RoomList(api)
    this.games = new MyGames(api, seen)
    this.newRoom = new NewRoom(api)
    this.entry = new CodeEntry(api)
    makeObservable(this, { sheet: observable.ref, open: action, close: action })
  }

  /** Asks for the rooms, and for the own ones where there may be some: one who never played needs no login. */
  async refresh(): Promise<void> {
    await Promise.all([this.list.refresh(), this.login.user === undefined ? null : this.games.refresh()])
  }

  open(sheet: Sheet): void {
    this.close()
    this.sheet = sheet
    if (sheet === 'games') void this.games.refresh()
  }

  /** Leaves the sheet, or the page. */
  close(): void {
    this.visit += 1
    this.sheet = null
    this.entry.clear()
    this.newRoom.forget()
  }

  /** A game against a bot, at once. */
  playNow(): Promise<string | null> {
    return this.toMade(this.newRoom.makeAgainstBot(), { sits: true, bot: 'medium' })
  }

  makeRoom(): Promise<string | null> {
    return this.toMade(this.newRoom.make(), { sits: true })
  }

  press(character: string): Promise<string | null> {
    return this.toFound(this.entry.press(character))
  }

  paste(text: string): Promise<string | null> {
    return this.toFound(this.entry.paste(text))
  }

  lookAgain(): Promise<string | null> {
    return this.toFound(this.entry.look())
  }

  private async toMade(
    made: Promise<string | null>,
    arrival: Parameters<typeof linkOf>[1],
  ): Promise<string | null> {
    const { visit } = this
    const code = await made
    return code === null || this.visit !== visit ? null : linkOf(code, arrival)
  }

  private async toFound(found: Promise<RoomCard | null>): Promise<string | null> {
    const { visit } = this
    const card = await found
    return card === null || this.visit !== visit ? null : linkTo(card)
  }
}
