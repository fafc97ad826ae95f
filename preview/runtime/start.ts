import { boot } from './boot'
import type { BootConfig } from './config'
import { make } from './framework/dom'
import { browserLanguage, type Language, Phone, type ThemeChoice } from './phone/phone'
import type { Preview } from './preview'
import { StatusBar } from './phone/status-bar'

declare global {
  interface Window {
    /** The phone in this window, for the control panel and for tests. */
    preview?: Preview
  }
}

/**
 * Starts the mini-program in this window. Options of the address: `?phone=1` (storage), `&theme=dark`, `&language=en`,
 * `&server=wss://…`, `&retries=3`, and `#/pages/…?query` for the page.
 */
export function start(config: BootConfig): void {
  const options = new URLSearchParams(location.search)
  const phone = new Phone(options.get('phone') ?? '1', {
    theme: (options.get('theme') ?? 'system') as ThemeChoice,
    language: (options.get('language') ?? browserLanguage()) as Language,
  })
  const screen = document.getElementById('phone') ?? document.body.appendChild(make('div'))
  if (window.parent !== window || options.has('framed')) new StatusBar(screen, phone)
  const url = location.hash.slice(1)
  const server =
    options.get('server') ?? `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/plain`
  const retries = options.get('retries')
  const query = { server, ...(retries !== null && { retries }) }
  const { preview } = boot(config, { phone, screen, query, ...(url && { url }) })
  window.preview = preview
  window.dispatchEvent(new Event('previewready'))
  document.addEventListener('visibilitychange', () => (document.hidden ? preview.hide() : preview.show()))
}
