import type { App } from './app'
import type { SetDataCount, SetDataMeter } from './framework/meter'
import type { Language, NetworkType, Phone, PhoneState, Strength, Theme, ThemeChoice } from './phone/phone'
import type { Router } from './router/router'
import type { ShareCard } from './sharing/share-card'
import type { Sharing } from './sharing/sharing'
import type { Happening } from '../stage/happening'
import type { Witness } from './witness/witness'

/** `window.preview` of a phone: the interface for the control panel and for tests. */
export interface Preview {
  readonly id: string
  readonly router: Router
  /** The value that `getApp()` returns. */
  app(): unknown
  state(): PhoneState
  /** The network in effect. */
  network(): NetworkType
  /** The theme in effect, with `system` resolved. */
  theme(): Theme
  setNetwork(network: NetworkType): void
  setWeak(weak: boolean): void
  /** Sends the mini-program to the background. */
  hide(): void
  show(): void
  setTheme(theme: ThemeChoice): void
  setLanguage(language: Language): void
  /** Opens a page from outside the app, as a tap on a card in a chat does. */
  enter(url: string): void
  /** Takes the cards that are sent from this phone. @default opens a tab, which is another phone */
  sendTo(friend: (card: ShareCard) => void): void
  /** Shows a card that came from another phone. */
  receive(card: ShareCard): void
  /** Calls a listener at every vibration. */
  onVibrate(listener: (strength: Strength) => void): () => void
  /** `setData` calls and bytes by page path, since the start or the last reset. */
  setDataCount(): Record<string, SetDataCount>
  resetSetDataCount(): void
  /** Calls a listener at every change of the phone's state; returns its disposer. */
  onChange(listener: (state: PhoneState) => void): () => void
  /** Tells what happens on the phone: all since the launch, then each thing as it happens. Only in a frame of the panel. */
  onHappening(listener: (happening: Happening) => void): void
}

interface Parts {
  readonly phone: Phone
  readonly router: Router
  readonly meter: SetDataMeter
  readonly app: App
  readonly sharing: Sharing
  readonly witness: Witness | undefined
}

export function createPreview({ phone, router, meter, app, sharing, witness }: Parts): Preview {
  return {
    id: phone.id,
    router,
    app: () => app.instance,
    state: () => phone.state,
    network: () => phone.network,
    theme: () => phone.theme,
    // A person knows better than the browser: a server on this computer is reached without a network.
    setNetwork: (network) => phone.set({ network, outage: false }),
    setWeak: (weak) => phone.set({ weak }),
    hide: () => phone.set({ visible: false }),
    show: () => phone.set({ visible: true }),
    setTheme: (theme) => phone.set({ theme }),
    setLanguage: (language) => phone.set({ language }),
    enter: (url) => app.enter(url),
    sendTo: (friend) => (sharing.send = friend),
    receive: (card) => sharing.receive(card),
    onVibrate: phone.vibrated.on,
    setDataCount: () => meter.read(),
    resetSetDataCount: () => meter.reset(),
    onChange: (listener) => phone.onChange(listener),
    onHappening: (listener) => witness?.listen(listener),
  }
}
