import type { Preview } from '../runtime/preview'
import type { ShareCard } from '../runtime/sharing/share-card'
import { showVibration } from '../runtime/phone/vibration'
import type { Happening } from '../stage/happening'
import { h } from './controls'
import { type Kept, phoneOptions, type Settings } from './settings'

/** The code that a phone runs: the mini-program, or that of the article, for comparison. */
export type Code = 'app' | 'classic'

/** The only page of the article's code. */
const classicPage = '#/pages/chat/chat'

/** A phone in its frame: an iframe with its own JavaScript world and its own storage. */
export class Device {
  readonly id: string
  readonly code: Code
  readonly element: HTMLElement
  private readonly frame = h('iframe', 'screen')
  private readonly caption = h('figcaption', 'caption')
  private readonly bezel = h('div', 'bezel', this.frame, h('i', 'island'))
  private readonly listeners = new Set<() => void>()
  private kept: Kept = { network: 'wifi', weak: false }
  private settings: Settings

  private readonly send: (card: ShareCard, from: Device) => void
  private readonly record: (happening: Happening) => void

  /**
   * @param hash the page of the mini-program that it opens with
   * @param send takes a card to the other phone
   * @param record takes down what happens
   */
  constructor(
    id: string,
    code: Code,
    settings: Settings,
    hash: string,
    send: Device['send'],
    record: Device['record'],
  ) {
    this.id = id
    this.code = code
    this.settings = settings
    this.send = send
    this.record = record
    this.element = h('figure', 'device', this.bezel, this.caption)
    this.frame.title = `Phone ${id}`
    this.frame.allow = 'clipboard-write'
    this.keep({})
    const start = code === 'app' ? hash : classicPage
    this.frame.dataset['start'] = start.slice(1)
    this.frame.src = `${code === 'app' ? '' : 'classic/'}phone.html${start}`
    this.frame.addEventListener('load', () => this.await())
  }

  /** The phone's own controls; absent while it starts or when it could not be built. */
  get preview(): Preview | undefined {
    return this.frame.contentWindow?.preview
  }

  /** Resolves with the phone's own controls once the mini-program runs. */
  async started(): Promise<Preview> {
    while (!this.preview) await new Promise((resolve) => setTimeout(resolve, 100))
    return this.preview
  }

  /** Its screen, as a person sees and touches it. */
  get screen(): Document | null {
    return this.frame.contentDocument
  }

  /** Called when the state of the phone may have changed. */
  onChange(listener: () => void, signal?: AbortSignal): void {
    this.listeners.add(listener)
    signal?.addEventListener('abort', () => this.listeners.delete(listener))
  }

  /** Writes the state of the phone below it. */
  describe(text: string, alarming: boolean): void {
    this.caption.textContent = text
    this.caption.dataset['alarming'] = String(alarming)
  }

  apply(settings: Settings): void {
    const { language, retries } = this.settings
    const before = this.isBare
    this.settings = settings
    this.keep({})
    const restart = settings.language !== language || settings.retries !== retries || this.isBare !== before
    this.preview?.setTheme(settings.theme)
    // A change of language restarts the mini-program, as on a phone; a launch query is read at the launch.
    if (restart) this.restart()
  }

  /** The window is the phone. */
  private get isBare(): boolean {
    return new URLSearchParams(this.frame.dataset['options']).has('bare')
  }

  /** Starts the mini-program anew; the pages that are open stay open. */
  restart(): void {
    this.frame.contentWindow?.location.reload()
  }

  /** Writes down everything that the next start needs. */
  private keep(kept: Partial<Kept>): void {
    this.kept = { ...this.kept, ...kept }
    this.frame.dataset['options'] = phoneOptions(this.id, this.settings, this.kept)
  }

  private await(): void {
    if (this.preview) this.meet(this.preview)
    else this.frame.contentWindow?.addEventListener('previewready', () => this.await(), { once: true })
    this.tell()
  }

  private meet(preview: Preview): void {
    preview.onChange(({ network, weak }) => {
      this.keep({ network, weak })
      this.tell()
    })
    preview.onHappening(this.record)
    // One that is the window itself has no other beside it: what it sends opens a tab.
    if (!this.isBare) preview.sendTo((card) => this.send(card, this))
    preview.onVibrate((strength) => showVibration(this.bezel, strength))
    preview.router.changed.on(() => this.tell())
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}
