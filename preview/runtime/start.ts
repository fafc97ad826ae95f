import { boot } from './boot'
import type { BootConfig } from './config'
import { make } from './framework/dom'
import { claimStorage } from './phone/claim-storage'
import { followBrowser } from './phone/follow-browser'
import { browserLanguage, type Language, type NetworkType, Phone, type ThemeChoice } from './phone/phone'
import type { Preview } from './preview'
import { KeptStack } from './router/kept-stack'
import { StatusBar } from './phone/status-bar'
import { showVibration } from './phone/vibration'
import { Witness } from './witness/witness'

declare global {
  interface Window {
    /** The phone in this window, for the control panel and for tests. */
    preview?: Preview
  }
}

/**
 * Starts the mini-program in this window. Options of the address, or of the frame around it: `?phone=1` (storage),
 * `&theme=dark`, `&language=en`, `&network=none`, `&weak`, `&bare` (no status bar), `&server=wss://…`, `&retries=3`, and `#/pages/…?query` for the page.
 */
export function start(config: BootConfig): void {
  // The frame keeps them, because a new address would leave pages of the old one in the browser's history.
  const frame = window.frameElement as HTMLElement | null
  const options = new URLSearchParams(frame?.dataset['options'] ?? location.search)
  const start = frame?.dataset['start']
  claimStorage(options.get('phone') ?? '1', (storage) =>
    run(config, options, new KeptStack(storage, start), storage),
  )
}

function run(config: BootConfig, options: URLSearchParams, kept: KeptStack, storage: string): void {
  const phone = new Phone(storage, {
    theme: (options.get('theme') ?? 'system') as ThemeChoice,
    language: (options.get('language') ?? browserLanguage()) as Language,
    network: (options.get('network') ?? 'wifi') as NetworkType,
    weak: options.has('weak'),
  })
  const screen = document.getElementById('phone') ?? document.body.appendChild(make('div'))
  const isDevice = window.parent !== window && !options.has('bare')
  if (isDevice || options.has('framed')) new StatusBar(screen, phone)
  const address = location.hash.slice(1)
  const open = kept.read(address, config.pages)
  const url = open.at(-1) ?? address
  const server =
    options.get('server') ?? `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`
  const retries = options.get('retries')
  const query = { server, ...(retries !== null && { retries }) }
  const below = open.slice(0, -1)
  const restart = (): void => location.reload()
  const witness = window.parent === window ? undefined : new Witness()
  witness?.follow(phone)
  const { preview } = boot(config, { phone, screen, query, below, restart, witness, ...(url && { url }) })
  kept.follow(preview.router)
  followBrowser(phone)
  // In a frame, the device around the screen vibrates.
  if (!isDevice) phone.vibrated.on((strength) => showVibration(screen, strength))
  window.preview = preview
  window.dispatchEvent(new Event('previewready'))
}
