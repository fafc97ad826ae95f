import type { Phone } from '../phone/phone'
import { asyncApi } from './api'

/** Small functions of a phone that mean little in a browser. */
export function deviceApi(phone: Phone): Record<string, unknown> {
  let clipboard = ''
  const nothing = (name: string): unknown => asyncApi(name, () => {})
  const silent = [
    'vibrateShort',
    'vibrateLong',
    'setKeepScreenOn',
    'previewImage',
    'showShareMenu',
    'hideShareMenu',
    'setTabBarBadge',
    'removeTabBarBadge',
    'showTabBarRedDot',
    'hideTabBarRedDot',
    'setBackgroundColor',
    'setBackgroundTextStyle',
    'loadFontFace',
    'checkSession',
    'hideKeyboard',
  ]
  return {
    ...Object.fromEntries(silent.map((name) => [name, nothing(name)])),
    setClipboardData: asyncApi('setClipboardData', async ({ data }: { data: string }) => {
      clipboard = data
      await navigator.clipboard?.writeText(data).catch(() => {})
    }),
    getClipboardData: asyncApi('getClipboardData', () => ({ data: clipboard })),
    login: asyncApi('login', () => ({ code: codeOf(phone.id) })),
    getSetting: asyncApi('getSetting', () => ({ authSetting: {} })),
    getUpdateManager: () => ({
      onCheckForUpdate() {},
      onUpdateReady() {},
      onUpdateFailed() {},
      applyUpdate() {},
    }),
    reportEvent: () => {},
    getLogManager: () => console,
    getRealtimeLogManager: () => console,
    env: { USER_DATA_PATH: '' },
    arrayBufferToBase64: (buffer: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))),
    base64ToArrayBuffer: (text: string) => Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)).buffer,
  }
}

/** The code of a phone: always the same, so that it is always the same user of a server that takes codes for names. */
function codeOf(id: string): string {
  const key = `login of phone ${id}`
  const code = localStorage.getItem(key) ?? `phone-${id}-${Math.random().toString(36).slice(2, 10)}`
  localStorage.setItem(key, code)
  return code
}
