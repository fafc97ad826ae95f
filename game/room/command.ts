import type { Level, Options } from '../options'

/** All that a user may ask of a room. */
export type RoomCommand =
  | {
      readonly type: 'sit'
      /** @default the first free one */
      readonly seat?: number
      readonly name: string
      readonly avatar: string | null
      /** 32 hex digits, made on the phone: its share of the board's key. */
      readonly seed: string
    }
  /** Leaves the seat; while playing, resigns. */
  | { readonly type: 'stand' }
  | { readonly type: 'add-bot'; readonly level: Level }
  | { readonly type: 'remove-bot'; readonly seat: number }
  | { readonly type: 'start' }
  | { readonly type: 'dig'; readonly cell: number; readonly turn: number }
  | { readonly type: 'resign' }
  /** Ends the round in favour of those who are here. */
  | { readonly type: 'claim' }
  | { readonly type: 'rematch'; readonly yes: boolean; readonly seed: string }
  | { readonly type: 'react'; readonly n: number }
  /** The phone has gone into the background, or is back. Without it a player is away once the connection has ended for a while. */
  | { readonly type: 'present'; readonly here: boolean }

/** All that the server asks of a room by itself. */
export type ServerCommand =
  | {
      readonly type: 'create'
      readonly options: Options
      /** User who asked for the room. */
      readonly by: string
      /** In the list of rooms, or for those who know its code. */
      readonly listed: boolean
    }
  | { readonly type: 'timeout' }
  | { readonly type: 'away'; readonly user: string }
  | { readonly type: 'back'; readonly user: string }

/** Why a command was refused, in the order of the checks. `malformed` is said by the schema, before all others. */
export const refusals = [
  'malformed',
  'too-fast',
  'room-gone',
  'not-a-player',
  'not-playing',
  'game-over',
  'stale-turn',
  'not-your-turn',
  'out-of-range',
  'already-dug',
  'seat-taken',
  'room-full',
  'not-host',
  'bad-seed',
  'nobody-away',
  'too-early',
] as const
export type RefusalCode = (typeof refusals)[number]

/** Number of different reactions. */
export const REACTIONS = 6
