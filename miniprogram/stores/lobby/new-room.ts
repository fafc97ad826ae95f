import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import { mostSeats, type Options, optionsFault, optionsOf, type Preset, type Size, sizes } from 'dig-for-gold'
import type { LobbyApi } from './api'
import { type Fault, fault } from './reply'

/** Two players on the smallest board: a game of a few minutes. */
const AGAINST_BOT = optionsOf()

/** The room that is being made. */
export class NewRoom {
  preset: Preset = 'classic'
  listed = true
  isSending = false
  fault: Fault | null = null
  private size: Size = sizes[0]
  private wantedSeats = 2
  /** `null`: as the size suggests. */
  private wantedTime: number | null = null
  private readonly api: Pick<LobbyApi, 'make'>

  constructor(api: Pick<LobbyApi, 'make'>) {
    this.api = api
    makeObservable<this, 'size' | 'wantedSeats' | 'wantedTime' | 'begin' | 'end'>(this, {
      preset: observable.ref,
      listed: observable.ref,
      isSending: observable.ref,
      fault: observable.ref,
      size: observable.ref,
      wantedSeats: observable.ref,
      wantedTime: observable.ref,
      options: computed.struct,
      choosePreset: action,
      chooseSize: action,
      chooseSeats: action,
      chooseTime: action,
      toggleListed: action,
      forget: action,
      begin: action,
      end: action,
    })
  }

  get options(): Options {
    const { preset, size, wantedSeats, wantedTime } = this
    const seats = Math.min(wantedSeats, mostSeats(size.width * size.height))
    return optionsOf({ preset, ...size, seats, ...(wantedTime !== null && { turnTime: wantedTime }) })
  }

  /** Sizes on which the preset is played. */
  get legalSizes(): readonly Size[] {
    return sizes.filter((size) => optionsFault(optionsOf({ preset: this.preset, ...size })) === null)
  }

  /** Numbers of seats that fit the size. */
  get legalSeats(): readonly number[] {
    return Array.from({ length: mostSeats(this.size.width * this.size.height) - 1 }, (_, at) => at + 2)
  }

  choosePreset(preset: Preset): void {
    this.preset = preset
    if (!this.legalSizes.includes(this.size)) this.size = this.legalSizes[0] ?? this.size
  }

  chooseSize(width: number): void {
    this.size = this.legalSizes.find((size) => size.width === width) ?? this.size
  }

  chooseSeats(seats: number): void {
    this.wantedSeats = seats
  }

  /** @param ms for one turn */
  chooseTime(ms: number): void {
    this.wantedTime = ms
  }

  toggleListed(): void {
    this.listed = !this.listed
  }

  /** Makes the room as chosen. Returns its code, or `null`: `fault` says why, or another is being made. */
  make(): Promise<string | null> {
    return this.send(this.options, this.listed)
  }

  /** Makes a room for a game against a bot, which nobody else finds. */
  makeAgainstBot(): Promise<string | null> {
    return this.send(AGAINST_BOT, false)
  }

  /** Takes the fault off the page. */
  forget(): void {
    this.fault = null
  }

  private async send(options: Options, listed: boolean): Promise<string | null> {
    if (this.isSending) return null
    this.begin()
    const isLegal = optionsFault(options) === null
    const reply = isLegal ? await this.api.make(options, listed) : fault('bad-options')
    this.end(reply.kind === 'fault' ? reply.fault : null)
    return reply.kind === 'ok' ? reply.data : null
  }

  private begin(): void {
    this.isSending = true
    this.fault = null
  }

  private end(fault: Fault | null): void {
    this.isSending = false
    this.fault = fault
  }
}
