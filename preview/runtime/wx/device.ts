import type { Layer } from '../phone/layer'
import type { Phone, Strength } from '../phone/phone'
import { asyncApi } from './api'
import { showToast } from './toast'

const strengths: readonly Strength[] = ['light', 'medium', 'heavy']

/** Small functions of a phone that mean little in a browser. */
export function deviceApi(phone: Phone, layer: Layer): Record<string, unknown> {
  let clipboard = ''
  const nothing = (name: string): unknown => asyncApi(name, () => {})
  const silent = [
    'previewImage',
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
      showToast(layer, { title: layer.words('内容已复制', 'Copied'), icon: 'none' })
    }),
    getClipboardData: asyncApi('getClipboardData', () => ({ data: clipboard })),
    getRandomValues: asyncApi('getRandomValues', ({ length }: { length: number }) => ({
      randomValues: crypto.getRandomValues(new Uint8Array(length)).buffer,
    })),
    vibrateShort: asyncApi('vibrateShort', ({ type }: { type: Strength }) => {
      if (!strengths.includes(type)) throw new Error('style is not support')
      phone.vibrated.emit(type)
    }),
    vibrateLong: asyncApi('vibrateLong', () => phone.vibrated.emit('long')),
    setKeepScreenOn: asyncApi('setKeepScreenOn', ({ keepScreenOn }: { keepScreenOn: boolean }) =>
      phone.set({ awake: keepScreenOn }),
    ),
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
