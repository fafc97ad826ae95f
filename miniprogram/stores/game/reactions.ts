import { action, makeObservable, observable } from 'mobx-miniprogram'
import { Moment } from './moment'
import type { SeenRoom } from './seen-room'

/** Ms for which a reaction is shown. */
const SHOWN = 1_600

/** The reactions that are shown now. */
export class Reactions {
  private readonly shown = observable.map<number, Moment<number>>({}, { deep: false })
  /** When each seat reacted last; `undefined` before the room is known. */
  private seen: readonly (number | undefined)[] | undefined

  constructor() {
    makeObservable(this, { follow: action })
  }

  /** Number of the reaction of a seat. */
  of(seat: number): number | null {
    return this.shown.get(seat)?.value ?? null
  }

  /** Shows what is new. Reactions from before this phone looked are not. */
  follow({ seats }: SeenRoom): void {
    const { seen } = this
    this.seen = seats.map((player) => player?.reaction?.at)
    if (seen === undefined) return
    seats.forEach((player, seat) => {
      if (player?.reaction && player.reaction.at !== seen[seat]) this.momentOf(seat).show(player.reaction.n)
    })
  }

  stop(): void {
    this.shown.forEach((moment) => {
      moment.clear()
    })
  }

  private momentOf(seat: number): Moment<number> {
    const moment = this.shown.get(seat) ?? new Moment<number>(SHOWN)
    this.shown.set(seat, moment)
    return moment
  }
}
