import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import { codeOf } from 'dig-for-gold'
import type { LobbyApi } from './api'
import type { RoomCard } from './read'
import { type Fault, fault, type FaultCode } from './reply'

const LENGTH = 6
/** Faults of the text. */
const OWN_FAULTS: readonly FaultCode[] = ['no-room', 'bad-code', 'no-code']

/** The code of a room that is being typed. The last character looks it up. */
export class CodeEntry {
  /** Stays when the code is refused: mostly one character is wrong. */
  typed = ''
  isLooking = false
  fault: Fault | null = null
  private readonly api: Pick<LobbyApi, 'room'>

  constructor(api: Pick<LobbyApi, 'room'>) {
    this.api = api
    makeObservable<this, 'end'>(this, {
      typed: observable.ref,
      isLooking: observable.ref,
      fault: observable.ref,
      canLookAgain: computed,
      press: action,
      paste: action,
      erase: action,
      clear: action,
      look: action,
      end: action,
    })
  }

  /** Whether the same code may be found later: the fault is not its own. */
  get canLookAgain(): boolean {
    return this.fault !== null && this.typed.length === LENGTH && !OWN_FAULTS.includes(this.fault.code)
  }

  /** Adds a character. Returns the room once the code is complete and found, else `null`. */
  press(character: string): Promise<RoomCard | null> {
    if (this.isLooking || this.typed.length >= LENGTH) return Promise.resolve(null)
    this.typed += character
    this.fault = null
    return this.typed.length === LENGTH ? this.look() : Promise.resolve(null)
  }

  /** Takes the code out of a text, such as an invitation. */
  paste(text: string): Promise<RoomCard | null> {
    if (this.isLooking) return Promise.resolve(null)
    const code = codeIn(text)
    if (code !== null) {
      this.typed = code
      return this.look()
    }
    this.fault = fault('no-code').fault
    return Promise.resolve(null)
  }

  erase(): void {
    if (this.isLooking) return
    this.typed = this.typed.slice(0, -1)
    this.fault = null
  }

  /** Begins anew. An answer that is still to come is for nobody. */
  clear(): void {
    this.typed = ''
    this.isLooking = false
    this.fault = null
  }

  /** Looks the code up, once more after a refusal. */
  async look(): Promise<RoomCard | null> {
    const { typed } = this
    if (this.isLooking || typed.length < LENGTH) return null
    this.isLooking = true
    this.fault = null
    const reply = await this.api.room(typed)
    if (this.typed !== typed) return null
    this.end(reply.kind === 'fault' ? reply.fault : null)
    return reply.kind === 'ok' ? reply.data : null
  }

  private end(fault: Fault | null): void {
    this.isLooking = false
    this.fault = fault
  }
}

/** The first code in a text; `null` where it has none. */
function codeIn(text: string): string | null {
  const whole = codeOf(text)
  if (whole !== null) return whole
  for (const word of text.split(/[^0-9A-Za-z]+/)) {
    // Ordinary words are not written in capitals.
    if (codeOf(word) === word) return word
  }
  return null
}
