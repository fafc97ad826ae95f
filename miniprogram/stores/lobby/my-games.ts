import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import { type Check, type Evidence, verify } from 'dig-for-gold'
import type { LobbyApi } from './api'
import type { EndedGame, GamesPage, RoomCard } from './read'
import type { Fault, Reply } from './reply'
import type { ListState } from './room-list'

/** The proof of one ended game, checked on this phone. */
export interface Proof {
  readonly id: string
  /** `null` while it is fetched. */
  readonly checks: readonly Check[] | null
  /** Checked against the notes of this phone; else the record only against itself. */
  readonly isSeen: boolean
  readonly fault: Fault | null
}

/** The notes of this phone on a round, `null` where it has none. */
export type Seen = (code: string, round: number) => Evidence | null

/** The rooms in which the user of this phone sits, and the games that the user has played. */
export class MyGames {
  rooms: readonly RoomCard[] = []
  /** The newest first. */
  games: readonly EndedGame[] = []
  fault: Fault | null = null
  isKnown = false
  /** Of the game that is opened. */
  proof: Proof | null = null
  private next: number | null = null
  private loading: Promise<void> | null = null
  private readonly api: Pick<LobbyApi, 'games' | 'game'>
  private readonly seen: Seen

  constructor(api: Pick<LobbyApi, 'games' | 'game'>, seen: Seen) {
    this.api = api
    this.seen = seen
    makeObservable<this, 'next' | 'take' | 'takeProof'>(this, {
      rooms: observable.ref,
      games: observable.ref,
      fault: observable.ref,
      isKnown: observable.ref,
      proof: observable.ref,
      next: observable.ref,
      state: computed,
      hasMore: computed,
      take: action,
      takeProof: action,
    })
  }

  get state(): ListState {
    if (this.isKnown) return 'ready'
    return this.fault ? 'failed' : 'loading'
  }

  get hasMore(): boolean {
    return this.next !== null
  }

  refresh(): Promise<void> {
    return this.load(null)
  }

  async more(): Promise<void> {
    if (this.next !== null) await this.load(this.next)
  }

  /** Fetches a game and checks its proof, or closes it. */
  async toggleProof(id: string): Promise<void> {
    if (this.proof?.id === id) {
      this.takeProof(null)
      return
    }
    const opened: Proof = { id, checks: null, isSeen: false, fault: null }
    this.takeProof(opened)
    const reply = await this.api.game(id)
    // Another may have been opened meanwhile.
    if (this.proof !== opened || reply.kind === 'same') return
    if (reply.kind === 'fault') {
      this.takeProof({ ...opened, fault: reply.fault })
      return
    }
    const { code, result } = reply.data
    const seen = this.seen(code, result.round)
    this.takeProof({ ...opened, checks: checksOf(reply.data, seen), isSeen: seen !== null })
  }

  /** One request at a time; those who ask meanwhile wait for it. */
  private load(before: number | null): Promise<void> {
    this.loading ??= this.api.games(before).then((reply) => {
      this.loading = null
      this.take(reply, before)
    })
    return this.loading
  }

  private take(reply: Reply<GamesPage>, before: number | null): void {
    if (reply.kind === 'same') return
    this.fault = reply.kind === 'fault' ? reply.fault : null
    if (reply.kind === 'fault') return
    const { rooms, list, next } = reply.data
    const known = before === null ? [] : this.games
    this.isKnown = true
    this.rooms = rooms
    this.games = [...known, ...list.filter(({ id }) => known.every((game) => game.id !== id))]
    this.next = next
  }

  private takeProof(proof: Proof | null): void {
    this.proof = proof
  }
}

/** Without notes of this phone, the record is held against itself. */
function checksOf({ code, options, cells, result }: EndedGame, seen: Evidence | null): Check[] {
  const { commitment, round, starter } = result
  // The first seat of a later round follows from the round before, which the record does not have.
  const begins = round === 1 ? starter : null
  const record = { commitment, own: null, cells, starter: begins, startedBefore: null }
  return verify(code, options, result, seen ?? record).filter(({ outcome }) => outcome !== 'unseen')
}
