import type { PhoneState } from '../runtime/phone/phone'
import type { Preview } from '../runtime/preview'
import { h } from './controls'
import { phoneAddress, type Settings } from './settings'

/** Settings of this phone; they are kept when the mini-program restarts. */
type Kept = Pick<PhoneState, 'network' | 'weak'>

/** A phone in its frame: an iframe with its own JavaScript world and its own storage. */
export class Device {
  readonly id: string
  readonly element: HTMLElement
  private readonly frame = h('iframe', 'screen')
  private readonly caption = h('figcaption', 'caption')
  private readonly listeners = new Set<() => void>()
  private kept: Kept = { network: 'wifi', weak: false }
  private settings: Settings

  constructor(id: string, settings: Settings, hash = '') {
    this.id = id
    this.settings = settings
    this.element = h('figure', 'device', h('div', 'bezel', this.frame, h('i', 'island')), this.caption)
    this.frame.title = `Phone ${id}`
    this.frame.allow = 'clipboard-write'
    this.frame.src = phoneAddress(id, settings, hash)
    this.frame.addEventListener('load', () => this.meet())
  }

  /** The phone's own controls; absent while it starts or when it could not be built. */
  get preview(): Preview | undefined {
    return this.frame.contentWindow?.preview
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
    const restart = settings.language !== language || settings.retries !== retries
    this.settings = settings
    this.preview?.setTheme(settings.theme)
    // A change of language restarts the mini-program, as on a phone; a launch query is read at the launch.
    if (restart) this.restart()
  }

  restart(): void {
    const hash = this.frame.contentWindow?.location.hash ?? ''
    const address = phoneAddress(this.id, this.settings, hash)
    const { contentWindow } = this.frame
    if (!contentWindow) return
    if (new URL(address, location.href).search === contentWindow.location.search)
      contentWindow.location.reload()
    else contentWindow.location.replace(address)
  }

  private meet(): void {
    const { preview } = this
    if (!preview) return this.tell()
    preview.setNetwork(this.kept.network)
    preview.setWeak(this.kept.weak)
    preview.onChange(({ network, weak }) => {
      this.kept = { network, weak }
      this.tell()
    })
    preview.router.changed.on(() => this.tell())
    this.tell()
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}
