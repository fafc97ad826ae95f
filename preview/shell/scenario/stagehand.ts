import { Ledger } from '../../scenarios/ledger'
import type { Stagehand } from '../../scenarios/player'
import type { Act, Cast, PhoneId, Sign } from '../../scenarios/scenario'
import type { LaneState } from '../../stage/phone-state'
import { Ear } from '../compare/ear'
import { RoomEar } from '../compare/room-ear'
import { Server } from '../server'
import { Crowd } from './crowd'
import { boardOn, digOn, writeOn } from './fingers'
import { news, says } from './lines'
import type { Theatre } from './theatre'

/** Time in which the cast must be connected, in ms. */
const patience = 15_000
/** Time between two cuts of a server that crashes, in ms. */
const crashEvery = 500

/** Acts on the phones as their users would, on the server by its faults, and hears what arrives. */
export class Hand implements Stagehand {
  readonly ledger = new Ledger()
  crowd: Crowd | null = null
  private readonly theatre: Theatre
  private readonly server: Server
  private readonly ears: { renew(): void; close(): void }[] = []
  private room: RoomEar | null = null
  private crash: ReturnType<typeof setInterval> | undefined
  private isRefusing = false
  private count = 0
  private readonly unhear: () => void

  constructor(theatre: Theatre) {
    this.theatre = theatre
    this.server = new Server((answer) => {
      if (typeof answer !== 'string') theatre.recording.switch(answer, Date.now())
    })
    this.unhear = theatre.happened.on(({ phone, happening }) => {
      if (happening.kind === 'dialling') this.ledger.dialled(phone as PhoneId)
      if (happening.kind === 'frame' && happening.way === 'down')
        this.ledger.saw(phone as PhoneId, happening.text)
    })
  }

  /** Whether both phones show the same board. */
  get isSameBoard(): boolean {
    const [one, other] = this.theatre.devices().map(({ screen }) => (screen ? boardOn(screen) : ''))
    return one !== '' && one === other
  }

  async prepare(cast: Cast, signal: AbortSignal): Promise<void> {
    if (cast === 'crowd') this.crowd = new Crowd()
    else await this.theatre.seat(cast)
    if (cast === 'chat') {
      this.room = new RoomEar((text) => {
        this.ledger.arrived('1', text)
        this.ledger.confirm(text)
      })
      this.ears.push(this.room, new Ear('/plain', (frame) => this.ledger.arrived('2', textOf(frame))))
    }
    const end = this.now() + patience
    const isReady = (): boolean => {
      const isField =
        cast !== 'chat' || this.screens().every((screen) => screen.querySelector('#draft input'))
      const isThere = cast === 'crowd' || (this.state('1') === 'open' && this.state('2') === 'open')
      return isField && isThere && (this.room?.isOpen ?? true)
    }
    while (!signal.aborted && !isReady() && this.now() < end) await this.wait(100, signal)
    this.ledger.begin()
  }

  async do(act: Act): Promise<void> {
    const phones = this.theatre.devices().map(({ preview }) => preview)
    switch (act.kind) {
      case 'network':
        return phones.forEach((phone) => phone?.setNetwork(act.to))
      case 'place':
        return phones.forEach((phone) => (act.visible ? phone?.show() : phone?.hide()))
      case 'refuse':
        this.isRefusing = act.on
        return this.server.post('refuse', { on: act.on })
      case 'silence':
        await this.server.post('silence', { on: act.on })
        // The links of before hear nothing more, also those of the ears.
        if (act.on) for (const ear of this.ears) ear.renew()
        return
      case 'delay':
        return this.server.post('delay', { ms: act.ms })
      case 'drop':
        return this.strike('drop')
      case 'close':
        return this.strike('close', { code: act.code }, String(act.code))
      case 'crash':
        clearInterval(this.crash)
        if (!act.on) return
        this.crash = setInterval(() => void this.strike('drop'), crashEvery)
        return this.strike('drop')
    }
  }

  write(): void {
    this.count += 1
    const text = `${says[this.count % says.length]} · ${this.count}`
    for (const { id, screen, preview } of this.theatre.devices()) {
      if (!screen || !preview?.state().visible) continue
      if (preview.router.top?.target.url.startsWith('pages/game/')) {
        if (this.theatre.recording.track(id).waiting.length === 0) digOn(screen, Math.random())
      } else if (writeOn(screen, text)) this.ledger.wrote(id as PhoneId, text)
    }
  }

  push(): void {
    // A server that lets nobody in lets no other client speak either.
    if (!this.room?.isOpen || this.isRefusing || this.crash !== undefined) return
    this.count += 1
    const text = `${news[this.count % news.length]} · ${this.count}`
    this.ledger.said(text)
    this.room.say(text)
    void this.server.post('push', { text })
  }

  sees(sign: Sign): boolean {
    if (sign !== 'settled')
      return 'state' in sign ? this.state(sign.phone) === sign.state : this.state(sign.phone) !== sign.left
    if (this.crowd) return this.crowd.isBack
    const isBack = ['open', 'failed'].includes(this.state('2'))
    const isIdle = ['1', '2'].every((id) => this.theatre.recording.track(id).waiting.length === 0)
    return this.ledger.isSettled('1') && this.state('1') === 'open' && isBack && isIdle
  }

  async clear(): Promise<void> {
    clearInterval(this.crash)
    this.crash = undefined
    this.isRefusing = false
    for (const { preview } of this.theatre.devices()) {
      if (preview && !preview.state().visible) preview.show()
      if (preview?.network() !== 'wifi') preview?.setNetwork('wifi')
    }
    await this.server.post('reset')
  }

  /** Leaves the stage: nothing that it opened stays open. */
  leave(): void {
    this.unhear()
    this.crowd?.close()
    for (const ear of this.ears) ear.close()
  }

  now(): number {
    return Date.now()
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      signal.addEventListener('abort', end)
    })
  }

  private screens(): Document[] {
    return this.theatre.devices().flatMap(({ screen }) => (screen ? [screen] : []))
  }

  private state(phone: PhoneId): LaneState {
    return this.theatre.recording.track(phone).spans.at(-1)?.state ?? 'ended'
  }

  private strike(fault: 'drop' | 'close', body?: object, detail = ''): Promise<void> {
    this.theatre.recording.mark(fault, Date.now(), detail)
    return this.server.post(fault, body)
  }
}

function textOf(frame: string): string {
  try {
    const { text } = JSON.parse(frame) as { text?: unknown }
    return typeof text === 'string' ? text : frame
  } catch {
    return frame
  }
}
