import {
  browserLanguage,
  type Language,
  type PhoneState,
  type Theme,
  type ThemeChoice,
} from '../runtime/phone/phone'
import { narrow } from './window-size'

/** Settings of the shell; they are kept in the address, so that they survive a reload and can be shared. */
export interface Settings {
  readonly phones: 1 | 2
  readonly theme: ThemeChoice
  readonly language: Language
  readonly retries: Retries
  /** The second phone runs the code of the article, without the library. */
  readonly compare: boolean
}

/** Attempts in a row that may fail before the app gives up; few, so that it can be seen. */
export type Retries = 'unlimited' | '3'

/** The number of phones that a window of this size has room for. */
function usualPhones(): Settings['phones'] {
  return matchMedia('(min-width: 1180px)').matches ? 2 : 1
}

export function readSettings(): Settings {
  const query = new URLSearchParams(location.search)
  const phones = query.get('phones')
  const theme = query.get('theme')
  const language = query.get('language')
  return {
    phones: query.has('compare') ? 2 : phones === '1' ? 1 : phones === '2' ? 2 : usualPhones(),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    language: language === 'en' || language === 'zh_CN' ? language : browserLanguage(),
    retries: query.get('retries') === '3' ? '3' : 'unlimited',
    compare: query.has('compare'),
  }
}

export function writeSettings({ phones, theme, language, retries, compare }: Settings): void {
  const query = new URLSearchParams()
  if (phones !== usualPhones() && !compare) query.set('phones', String(phones))
  if (theme !== 'system') query.set('theme', theme)
  if (language !== browserLanguage()) query.set('language', language)
  if (retries !== 'unlimited') query.set('retries', retries)
  if (compare) query.set('compare', '1')
  const search = query.size ? `?${String(query)}` : location.pathname
  history.replaceState(history.state, '', search + location.hash)
}

/** Settings of one phone; they are kept when the mini-program restarts. */
export type Kept = Pick<PhoneState, 'network' | 'weak'>

/** Returns settings as options of a phone. */
export function phoneOptions(id: string, { theme, language, retries }: Settings, kept?: Kept): string {
  const query = new URLSearchParams({ phone: id, theme, language })
  if (kept && kept.network !== 'wifi') query.set('network', kept.network)
  if (kept?.weak) query.set('weak', '')
  // The browser of a real phone has a status bar of its own.
  if (narrow.matches) query.set('bare', '')
  if (retries !== 'unlimited') query.set('retries', retries)
  return String(query)
}

export function effectiveTheme(choice: ThemeChoice): Theme {
  if (choice !== 'system') return choice
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
