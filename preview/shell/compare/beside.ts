import { ClassicFates } from '../../stage/classic-fates'
import type { Recording } from '../../stage/recording'
import type { Device } from '../device'
import { Ear } from './ear'
import { markLost } from './mark-lost'

/** Time between two looks at what can arrive no more, in ms. */
const pace = 250

/** Watches over a phone that runs the code of the article: what of its messages arrives, and what is lost. */
export class Beside {
  readonly fates: ClassicFates
  private readonly recording: Recording
  private readonly ear: Ear
  private readonly timer: ReturnType<typeof setInterval>
  private readonly device: () => Device | undefined
  /** The last silence of the server that this client has heard of. */
  private silence: object | undefined

  /** @param device the phone, once it is there */
  constructor(id: string, recording: Recording, device: () => Device | undefined) {
    this.recording = recording
    this.device = device
    this.fates = new ClassicFates((happening) => recording.add(id, happening))
    this.ear = new Ear('/plain', (text) => this.fates.hear(text, Date.now()))
    this.timer = setInterval(() => this.look(), pace)
  }

  close(): void {
    clearInterval(this.timer)
    this.ear.close()
  }

  private look(): void {
    const { faults, delay } = this.recording
    const silence = faults.filter(({ name }) => name === 'silence').at(-1)
    // A silent server hears this connection no more, as all of before.
    if (silence?.to === null && silence !== this.silence) this.ear.renew()
    this.silence = silence
    const lost = this.fates.settle(Date.now(), delay)
    const screen = this.device()?.screen
    if (screen) for (const text of lost) markLost(screen, text)
  }
}
