import { action, makeObservable, observable } from 'mobx-miniprogram'
import type { Wish } from './arrival'
import type { Game } from './game'

/** The rooms of the app, and what storage keeps for its pages. */
export interface VisitPorts {
  enter(code: string, wish: Wish): Game
  readonly vibrates: boolean
  /** Keeps the setting for the next launch. */
  save(vibrates: boolean): void
}

/** The room on the screen, and how this phone shows it. */
export class Visit {
  /** Whether the phone vibrates when it is one's turn. */
  vibrates: boolean
  /** The board is larger than its place on the screen. */
  isZoomed = false
  /** Width of the screen, in px. */
  width = 375
  private room: Game | null = null
  private readonly ports: VisitPorts

  constructor(ports: VisitPorts) {
    this.ports = ports
    this.vibrates = ports.vibrates
    makeObservable<this, 'room'>(this, {
      vibrates: observable.ref,
      isZoomed: observable.ref,
      width: observable.ref,
      measure: action,
      room: observable.ref,
      enter: action,
      show: action,
      zoom: action,
      letVibrate: action,
    })
  }

  /** The room that was entered last. @throws Error before the first one */
  get game(): Game {
    if (this.room === null) throw new Error('No room was entered: call visit.enter() first')
    return this.room
  }

  enter(code: string, wish: Wish): Game {
    const game = this.ports.enter(code, wish)
    this.show(game)
    return game
  }

  /** A page with this room is on the screen. */
  show(game: Game): void {
    if (this.room !== game) this.isZoomed = false
    this.room = game
  }

  measure(width: number): void {
    this.width = width
  }

  zoom(isZoomed: boolean): void {
    this.isZoomed = isZoomed
  }

  letVibrate(vibrates: boolean): void {
    this.vibrates = vibrates
    this.ports.save(vibrates)
  }
}
