import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import type { LobbyApi } from './api'
import type { Page, RoomCard } from './read'
import type { Fault, Reply } from './reply'

/** `loading`: nothing is known yet. `failed`: nor did the last try tell. */
export type ListState = 'loading' | 'failed' | 'ready'

/** The rooms that anybody may enter, page by page. */
export class RoomList {
  /** The newest first. Stays the same object while the server has no other. */
  rooms: readonly RoomCard[] = []
  /** Why the last try failed; a list from before stays. */
  fault: Fault | null = null
  /** Epoch ms of the last answer. */
  updatedAt: number | null = null
  isLoadingMore = false
  private next: number | null = null
  /** Of the first page. */
  private etag = ''
  private refreshing: Promise<void> | null = null
  private readonly api: Pick<LobbyApi, 'rooms'>
  private readonly now: () => number

  /** @param now epoch ms */
  constructor(api: Pick<LobbyApi, 'rooms'>, now: () => number = Date.now) {
    this.api = api
    this.now = now
    makeObservable<this, 'next' | 'takeFirst' | 'takeMore'>(this, {
      rooms: observable.ref,
      fault: observable.ref,
      updatedAt: observable.ref,
      isLoadingMore: observable.ref,
      next: observable.ref,
      state: computed,
      hasMore: computed,
      more: action,
      takeFirst: action,
      takeMore: action,
    })
  }

  get state(): ListState {
    if (this.updatedAt !== null) return 'ready'
    return this.fault ? 'failed' : 'loading'
  }

  get hasMore(): boolean {
    return this.next !== null
  }

  /** Asks for the first page. Those who ask at the same time share one request. */
  refresh(): Promise<void> {
    this.refreshing ??= this.api.rooms(null, this.etag).then((reply) => {
      this.refreshing = null
      this.takeFirst(reply)
    })
    return this.refreshing
  }

  /** Asks for the next page. */
  async more(): Promise<void> {
    const { rooms, next } = this
    if (next === null || this.isLoadingMore || this.refreshing) return
    this.isLoadingMore = true
    this.takeMore(await this.api.rooms(next), rooms)
  }

  private takeFirst(reply: Reply<Page<RoomCard>>): void {
    if (reply.kind === 'fault') {
      this.fault = reply.fault
      return
    }
    this.fault = null
    this.updatedAt = this.now()
    if (reply.kind === 'same') return
    this.etag = reply.etag
    this.rooms = reply.data.list
    this.next = reply.data.next
  }

  /** @param before the list that was to be continued: a newer one has pages of its own */
  private takeMore(reply: Reply<Page<RoomCard>>, before: readonly RoomCard[]): void {
    this.isLoadingMore = false
    if (this.rooms !== before || reply.kind === 'same') return
    if (reply.kind === 'fault') {
      this.fault = reply.fault
      return
    }
    const { list, next } = reply.data
    this.fault = null
    this.rooms = [...before, ...list.filter(({ code }) => before.every((room) => room.code !== code))]
    this.next = next
  }
}
