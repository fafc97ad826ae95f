import type { Line, VirtualClock, VirtualPhone } from '../../store/testing'
import type { Backend, Protocol } from './protocols/protocol'

/** How the server treats new connections. */
export type Mode =
  | 'accepts'
  | 'refuses'
  /** Neither accepts nor refuses. */
  | 'hangs'
  /** Accepts, and drops once the client had time to introduce itself. */
  | 'drops'

/** How long a client that is to be dropped may stay, in ms: a few round trips. */
const stay = 200

export interface Arrival {
  readonly at: number
  readonly text: string
}

/** One server for all phones of a stage. */
export class Server {
  mode: Mode = 'accepts'
  /** The very first attempt of each phone, where it is to fare differently. */
  firstMode: Mode | null = null
  /** When an attempt of any phone arrived. */
  readonly dials: number[] = []
  /** Messages of the clients, in the order of arrival. */
  readonly messages: Arrival[] = []
  /** Called for each line that was accepted, before the client hears of it. */
  onAccept: (line: Line) => void = () => undefined
  private readonly lines = new Set<Line>()
  private readonly silenced = new Set<Line>()
  /** Lines whose client hears nothing any more. */
  private readonly unanswered = new Set<Line>()
  private readonly clock: VirtualClock
  private readonly backend: Backend

  constructor(clock: VirtualClock, protocol: Protocol) {
    this.clock = clock
    this.backend = protocol({
      now: () => clock.now(),
      random: clock.random,
      setTimer: (callback, ms) => clock.setTimer(callback, ms),
      took: (text) => {
        this.messages.push({ at: clock.now(), text })
      },
    })
  }

  serve(phone: VirtualPhone, dialled: () => void): void {
    let isFirst = true
    phone.onDial = (line) => {
      this.dials.push(this.clock.now())
      dialled()
      this.meet(line, (isFirst && this.firstMode) || this.mode)
      isFirst = false
    }
  }

  /** Silences this line in both directions; TCP below it still answers a close. */
  silence(line: Line): void {
    this.silenced.add(line)
  }

  /** Loses all that is said on this line, and takes what comes. */
  stopAnswers(line: Line): void {
    this.unanswered.add(line)
  }

  /** The process ends: what is on its way to it is lost. Another one starts. */
  restart(memory: 'kept' | 'lost'): void {
    for (const line of this.lines) this.silence(line)
    this.dropAll()
    this.backend.restart(memory)
  }

  /** Tells whether a client is at the other end of this line. */
  talksTo(line: Line): boolean {
    return this.lines.has(line) && !this.silenced.has(line) && !line.isOver
  }

  /** Drops all connections in the same millisecond. */
  dropAll(): void {
    for (const line of this.lines) line.drop()
    this.lines.clear()
  }

  private meet(line: Line, mode: Mode): void {
    if (mode === 'hangs') return
    if (mode === 'refuses') {
      line.refuse()
      return
    }
    this.onAccept(line)
    line.accept()
    this.converse(line)
    if (mode !== 'drops') return
    this.clock.setTimer(() => {
      line.drop()
    }, stay)
  }

  private converse(line: Line): void {
    this.lines.add(line)
    const hear = this.backend.converse({
      say: (text) => {
        if (this.talksTo(line) && !this.unanswered.has(line)) line.say(text)
      },
      close: ({ code, reason }) => {
        if (this.talksTo(line)) line.close(code, reason)
      },
      after: (ms, then) => {
        this.clock.setTimer(() => {
          if (!line.isOver) then()
        }, ms)
      },
    })
    line.onFrame = (frame) => {
      if (this.silenced.has(line) || typeof frame !== 'string') return
      hear(frame)
    }
  }
}
