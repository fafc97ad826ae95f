import { when } from 'mobx-miniprogram'
import type { Level } from 'dig-for-gold'
import type { Game } from './game'

/** Wishes of the link that led into a room. */
export interface Wish {
  /** Sits down where a seat is free. */
  readonly sit?: boolean
  /** And seats a bot on each seat that is free then, as the host. */
  readonly bot?: Level | null
}

type Room = Pick<Game, 'stage' | 'freshness' | 'mine' | 'isHost' | 'players' | 'sit' | 'addBot'>

/** Carries a wish out once the room is there, each part of it once: what is refused is not tried again. */
export function arrive(room: Room, { sit = false, bot = null }: Wish): () => void {
  const isThere = (): boolean => room.freshness === 'live' && room.stage !== 'gone'
  const stopSitting = when(isThere, () => {
    if (sit && room.mine === null && room.players.includes(null)) room.sit()
  })
  const stopFilling = when(
    () => isThere() && bot !== null && room.mine !== null,
    () => {
      if (bot === null || !room.isHost || room.stage === 'playing') return
      for (const player of room.players) if (!player) room.addBot(bot)
    },
  )
  return () => {
    stopSitting()
    stopFilling()
  }
}
