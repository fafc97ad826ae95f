import type { Level, Options } from '../options'
import type { EndedBy, OutBy } from './view'

/** The next turn: its seat, when it began, and when it ends. Ms of the server's clock. */
export interface Next {
  readonly next: number
  readonly at: number
  readonly deadline: number
}

/**
 * All that happens in a room. `hidden` is for the server alone: {@link shown} takes it away. What is known to all stands
 * beside it.
 */
export type RoomEvent =
  | {
      readonly type: 'created'
      readonly options: Options
      readonly commitment: string
      readonly at: number
      readonly hidden?: { readonly nonce: string; readonly by: string; readonly listed: boolean }
    }
  | {
      readonly type: 'seated'
      readonly seat: number
      readonly name: string
      readonly avatar: string | null
      readonly bot: Level | null
      readonly watchers: number
      /** Only the user who sat down sees it. */
      readonly mine?: true
      readonly hidden?: { readonly user: string | null; readonly seed: string }
    }
  | { readonly type: 'left-seat'; readonly seat: number; readonly watchers: number; readonly at: number }
  | {
      readonly type: 'watching'
      readonly watchers: number
      readonly at: number
      readonly hidden?: { readonly user: string; readonly here: boolean }
    }
  | { readonly type: 'away'; readonly seat: number; readonly since: number }
  /** `deadline`: the player came back late into an own turn and has until then. */
  | { readonly type: 'back'; readonly seat: number; readonly deadline?: number }
  | ({
      readonly type: 'started'
      /** Each player with the seed, in the order of the seats. */
      readonly players: readonly (readonly [seat: number, seed: string])[]
    } & Next)
  | ({
      readonly type: 'dug'
      readonly turn: number
      readonly seat: number
      /** Cells that are open now, the dug one first. Gold is -1. */
      readonly cells: readonly (readonly [cell: number, value: number])[]
    } & Next)
  | ({
      readonly type: 'skipped'
      readonly turn: number
      readonly seat: number
      readonly strikes: number
    } & Next)
  /** With `next` if the turn was the player's. */
  | ({ readonly type: 'forfeited'; readonly seat: number; readonly why: OutBy } & Partial<Next>)
  | {
      readonly type: 'ended'
      readonly why: EndedBy
      readonly winners: readonly number[]
      readonly serverSeed: string
      /** For the next round. */
      readonly commitment: string
      readonly hidden?: { readonly nonce: string }
    }
  | {
      readonly type: 'rematch'
      readonly seat: number
      readonly yes: boolean
      /** Ms of the server's clock. */
      readonly until: number
      readonly hidden?: { readonly seed: string }
    }
  /** Not all agreed in time. */
  | { readonly type: 'rematch-off' }
  | { readonly type: 'reaction'; readonly seat: number; readonly n: number; readonly at: number }
  /** The room is no more. */
  | { readonly type: 'closed' }

/** The event as this user may see it. */
export function shown(event: RoomEvent, user: string): RoomEvent {
  if (!('hidden' in event)) return event
  const { hidden, ...rest } = event
  return rest.type === 'seated' && hidden && 'seed' in hidden && 'user' in hidden && hidden.user === user
    ? { ...rest, mine: true }
    : rest
}
