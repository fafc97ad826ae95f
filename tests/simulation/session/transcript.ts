// Watches the frames: writes them down for a person, and objects to those that must not be.
import type { Line, VirtualClock } from 'mobx-miniprogram-socket/testing'
import type { CloseFrame } from '../../../store/base/errors'
import { type Attach, closes, type Command, type Hello } from '../../../store/protocol'
import type { Engine } from './engine'
import type { Tally } from './kinds'
import type { LinkWatch } from './link'
import type { Phone } from './phone'
import type { RoomCommand, RoomEvent } from './room'

export interface TranscriptWorld {
  readonly clock: VirtualClock
  readonly engine: Engine
  readonly tally: Tally
}

interface Known {
  readonly name: string
  readonly phone: number
  user?: string
  /** The node has closed it. */
  isClosed: boolean
  /** Position that each topic was attached at. */
  readonly at: Map<string, string>
}

export class Transcript implements LinkWatch {
  phones: readonly Phone[] = []
  readonly lines: string[] = []
  /** Connections that a node closed because they were out of step. */
  steps = 0
  /** The same of phones. */
  phoneSteps = 0
  /** Attempts to connect. */
  dialled = 0
  /** Promises that a frame broke. */
  readonly broken: string[] = []
  private readonly names = new Map<Line, Known>()
  private readonly world: TranscriptWorld
  private readonly tells: boolean

  constructor(world: TranscriptWorld, tells: boolean) {
    this.world = world
    this.tells = tells
  }

  say(text: string): void {
    if (this.tells) this.lines.push(`${String(this.world.clock.now()).padStart(6)}  ${text}`)
  }

  dials(line: Line, phone: number): void {
    this.dialled += 1
    const name = `phone ${String(phone)} #${String(this.dialled)}`
    this.names.set(line, { name, phone, isClosed: false, at: new Map() })
    this.say(`${name} dials`)
  }

  frame(line: Line, direction: 'up' | 'down', text: string): void {
    const known = this.names.get(line)
    if (!known) return
    // Pings would hide the rest.
    if (text.startsWith('{"t":"ping"')) return
    this.say(`${known.name} ${direction === 'up' ? '→' : '←'} ${text}`)
    if (direction === 'up') this.up(known, text)
    else this.down(known, text)
  }

  closes(line: Line, { code, reason }: CloseFrame): void {
    if (code === closes.outOfStep.code) this.steps += 1
    const known = this.names.get(line)
    if (known) known.isClosed = true
    this.say(`${known?.name ?? ''} ✕ ${String(code)} ${reason}`)
  }

  private up(known: Known, text: string): void {
    const { tally, engine } = this.world
    if (text.startsWith('{"t":"detach"')) tally.add('detach')
    else if (text.startsWith('{"t":"hello"')) {
      if (known.user !== undefined) tally.add('second hello')
      known.user = (JSON.parse(text) as Hello).user
    } else if (text.startsWith('{"t":"attach"')) {
      const { topic, at } = JSON.parse(text) as Attach
      if (at !== undefined) known.at.set(topic, at)
    } else if (text.startsWith('{"t":"command"')) {
      const { id } = (JSON.parse(text) as Command).data as RoomCommand
      const fate = this.phones[known.phone]?.fates.find((each) => each.id === id)
      if (fate) fate.memory ??= engine.memory
    }
  }

  private down(known: Known, text: string): void {
    const { tally, engine } = this.world
    if (text.includes('#2"')) tally.add('two events a command')
    if (text.startsWith('{"t":"attached"')) {
      const { topic, to, state, no } = JSON.parse(text) as {
        topic: string
        to?: string
        state?: unknown
        no?: string
      }
      if (no !== undefined) tally.add('membership that ends')
      const isWhole = state !== undefined && engine.undone === 0
      if (isWhole && epochOf(known.at.get(topic)) === epochOf(to)) tally.add('history that is gone')
    } else if (engine.wereOut.size > 0 && known.user !== undefined) this.checkLeak(text, known.user)
  }

  closedByPhone(line: Line): void {
    const known = this.names.get(line)
    // A phone closes what the node has closed, too.
    if (known?.isClosed) return
    if (line.closing?.code === closes.outOfStep.code) this.phoneSteps += 1
    this.say(`${known?.name ?? ''} closes ${String(line.closing?.code)}`)
  }

  /** Checks that a user who is put out does not see what is said after it. */
  private checkLeak(text: string, user: string): void {
    const { topic, list } = JSON.parse(text) as { topic: string; list?: readonly RoomEvent[] }
    for (const event of list ?? [])
      if (event.type === 'said' && this.world.engine.isHidden(topic, event.id, user))
        this.broken.push(`LEAK ${event.id} to ${user}`)
  }
}

function epochOf(position: string | undefined): string | undefined {
  return position?.replace(/:.*/, '')
}
