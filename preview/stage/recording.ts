import type { Happening } from './happening'
import { Track } from './track'

/** Name of a fault. */
export type FaultName = 'refuse' | 'silence' | 'delay' | 'drop' | 'close' | 'push' | 'network' | 'background'

/** Something that was broken on purpose. */
export interface Fault {
  readonly name: FaultName
  /** The phone; absent for a fault of the server. */
  readonly phone?: string
  /** A number or a text of this fault, such as a close code. */
  readonly detail: string
  readonly from: number
  /** Epoch ms; the same as `from` for a fault of one moment, `null` while it lasts. */
  to: number | null
}

/** The server's switches, as `GET /debug` reports them. */
export interface Switches {
  readonly refuse: boolean
  readonly silence: boolean
  /** Milliseconds. */
  readonly delay: number
}

/** Faults that a recording keeps. */
const faultLimit = 5_000

/** One recording of all phones and of the faults; {@link lanesOf} reads it. */
export class Recording {
  /** Epoch ms. */
  readonly begun: number
  readonly faults: Fault[] = []
  private readonly tracks = new Map<string, Track>()
  /** `null` until the server has told them. */
  private switches: Switches | null = null

  constructor(begun: number) {
    this.begun = begun
  }

  /** Time that each frame waits in the server now, in ms. */
  get delay(): number {
    return this.switches?.delay ?? 0
  }

  track(phone: string): Track {
    let track = this.tracks.get(phone)
    if (!track) this.tracks.set(phone, (track = new Track()))
    return track
  }

  add(phone: string, happening: Happening): void {
    const { at } = happening
    this.track(phone).add(happening)
    if (happening.kind === 'network') this.turn('network', happening.type === 'none', at, phone)
    if (happening.kind === 'place') this.turn('background', !happening.visible, at, phone)
    if (happening.kind !== 'end') return
    this.turn('network', false, at, phone)
    this.turn('background', false, at, phone)
  }

  /** A fault of one moment. */
  mark(name: 'drop' | 'close' | 'push', at: number, detail = ''): void {
    if (name === 'drop') for (const track of this.tracks.values()) track.loseOnTheWay(at, this.delay)
    this.note({ name, detail, from: at, to: at })
  }

  /** The server's switches are now these; each change begins or ends a fault. */
  switch({ refuse, silence, delay }: Switches, at: number): void {
    const before = this.switches
    this.switches = { refuse, silence, delay }
    this.turn('refuse', refuse, at)
    this.turn('silence', silence, at)
    // A silence of before the recording has no part in the links of these phones: they opened later.
    if (silence && before?.silence === false)
      for (const track of this.tracks.values()) track.die(at, before.delay)
    if (delay === (before?.delay ?? 0)) return
    this.turn('delay', false, at)
    if (delay > 0) this.note({ name: 'delay', detail: `${String(delay)} ms`, from: at, to: null })
  }

  private turn(name: FaultName, on: boolean, at: number, phone?: string): void {
    const lasting = this.faults.find(
      (fault) => fault.to === null && fault.name === name && fault.phone === phone,
    )
    if (lasting && !on) lasting.to = at
    if (!lasting && on)
      this.note({ name, ...(phone !== undefined && { phone }), detail: '', from: at, to: null })
  }

  private note(fault: Fault): void {
    this.faults.push(fault)
    if (this.faults.length > faultLimit) this.faults.splice(0, faultLimit / 10)
  }
}
