import type { EndedBy, Preset, Step } from 'dig-for-gold'
import type { FaultCode } from '../stores/lobby/reply'

/** Texts of the lobby. */
export interface LobbyWords {
  readonly title: string
  readonly lead: string
  readonly myGames: string
  readonly playNow: string
  readonly playNowNote: string
  readonly newRoom: string
  readonly newRoomNote: string
  readonly enterCode: string
  readonly close: string
  readonly rooms: string
  /** Number of rooms that are shown; `more` follow. */
  readonly roomCount: (count: number, more: boolean) => string
  readonly loading: string
  readonly notLoaded: string
  readonly updatedNow: string
  /** Age of the list in minutes. */
  readonly updatedBefore: (minutes: number) => string
  readonly refresh: string
  readonly join: string
  readonly watch: string
  readonly enter: string
  readonly presets: Readonly<Record<Preset, string>>
  readonly presetNotes: Readonly<Record<Preset, string>>
  readonly goldOf: (gold: number) => string
  readonly watching: (count: number) => string
  /** Seats of a room, for screen readers. */
  readonly seatsOf: (taken: number, seats: number) => string
  readonly more: string
  readonly emptyTitle: string
  readonly emptyText: string
  readonly failedTitle: string
  readonly tryAgain: string
  readonly size: string
  readonly seats: string
  readonly turn: string
  readonly seconds: (seconds: number) => string
  readonly listed: string
  readonly make: string
  readonly making: string
  /** Above the keys. */
  readonly codeHint: string
  readonly looking: string
  readonly paste: string
  readonly erase: string
  readonly mySeats: string
  readonly ended: string
  readonly moreGames: string
  readonly noGames: string
  readonly noGamesText: string
  readonly bot: string
  readonly ends: Readonly<Record<EndedBy, string>>
  readonly roundOf: (round: number) => string
  readonly proof: string
  readonly checking: string
  readonly held: Readonly<Record<Step, string>>
  readonly broken: Readonly<Record<Step, string>>
  /** The limit of the proof of a record. */
  readonly proofNote: string
  readonly proofSeen: string
  readonly faults: Readonly<Record<FaultCode, string>>
  /** Too many requests; seconds until the next may succeed. */
  readonly tooFast: (seconds: number) => string
}
