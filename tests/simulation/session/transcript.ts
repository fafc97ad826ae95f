// Watches the frames: writes them down for a person, and objects to those that must not be.
import type { Line, VirtualClock } from 'mobx-miniprogram-socket/testing'
import type { CloseFrame } from '../../../store/base/errors'
import { closes, type Command, type Hello } from '../../../store/protocol'
import type { Engine } from './engine'
import type { LinkWatch } from './link'
import type { Phone } from './phone'
import type { RoomCommand, RoomEvent } from './room'

export class Transcript implements LinkWatch {
  phones: readonly Phone[] = []
  readonly lines: string[] = []
  /** Connections that a node closed because they were out of step. */
  steps = 0
  /** Attempts to connect. */
  dialled = 0
  /** Promises that a frame broke. */
  readonly broken: string[] = []
  private readonly names = new Map<Line, { readonly name: string; readonly phone: number; user?: string }>()
  private readonly clock: VirtualClock
  private readonly engine: Engine
  private readonly tells: boolean

  constructor(clock: VirtualClock, engine: Engine, tells: boolean) {
    this.clock = clock
    this.engine = engine
    this.tells = tells
  }

  say(text: string): void {
    if (this.tells) this.lines.push(`${String(this.clock.now()).padStart(6)}  ${text}`)
  }

  dials(line: Line, phone: number): void {
    this.dialled += 1
    const name = `phone ${String(phone)} #${String(this.dialled)}`
    this.names.set(line, { name, phone })
    this.say(`${name} dials`)
  }

  frame(line: Line, direction: 'up' | 'down', text: string): void {
    const known = this.names.get(line)
    if (!known) return
    // Pings would hide the rest.
    if (text.startsWith('{"t":"ping"')) return
    this.say(`${known.name} ${direction === 'up' ? '→' : '←'} ${text}`)
    if (direction === 'down') {
      if (text.includes('"type":"said"') && known.user !== undefined) this.checkLeak(text, known.user)
      return
    }
    if (text.startsWith('{"t":"hello"')) known.user = (JSON.parse(text) as Hello).user
    if (!text.startsWith('{"t":"command"')) return
    const { id } = (JSON.parse(text) as Command).data as RoomCommand
    const fate = this.phones[known.phone]?.fates.find((each) => each.id === id)
    if (fate) fate.memory ??= this.engine.memory
  }

  closes(line: Line, { code, reason }: CloseFrame): void {
    if (code === closes.outOfStep.code) this.steps += 1
    this.say(`${this.names.get(line)?.name ?? ''} ✕ ${String(code)} ${reason}`)
  }

  /** Checks that a user who is put out does not see what is said after it. */
  private checkLeak(text: string, user: string): void {
    const { topic, list } = JSON.parse(text) as { topic: string; list?: readonly RoomEvent[] }
    for (const event of list ?? [])
      if (event.type === 'said' && this.engine.isHidden(topic, event.id, user))
        this.broken.push(`LEAK ${event.id} to ${user}`)
  }
}
