import type { Phone } from './phone'

/**
 * Takes the browser's events for the phone's: a tab that is left is an app in the background, and a lost network is lost.
 * `navigator.onLine` is not asked at the start: a server on this computer is reached without a network.
 */
export function followBrowser(phone: Phone): void {
  document.addEventListener('visibilitychange', () => phone.set({ covered: document.hidden }))
  window.addEventListener('offline', () => phone.set({ outage: true }))
  window.addEventListener('online', () => phone.set({ outage: false }))
}
