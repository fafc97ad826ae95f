import type { App } from './app'
import type { SetDataCount, SetDataMeter } from './framework/meter'
import type { Language, NetworkType, Phone, PhoneState, Theme, ThemeChoice } from './phone/phone'
import type { Router } from './router/router'

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
  /** `setData` calls and bytes by page path, since the start or the last reset. */
  setDataCount(): Record<string, SetDataCount>
  resetSetDataCount(): void
  /** Calls a listener at every change of the phone's state; returns its disposer. */
  onChange(listener: (state: PhoneState) => void): () => void
}

interface Parts {
  readonly phone: Phone
  readonly router: Router
  readonly meter: SetDataMeter
  readonly app: App
}

export function createPreview({ phone, router, meter, app }: Parts): Preview {
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
    setDataCount: () => meter.read(),
    resetSetDataCount: () => meter.reset(),
    onChange: (listener) => phone.onChange(listener),
  }
}
