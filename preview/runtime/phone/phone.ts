import { Signal } from '../signal'

export type NetworkType = 'wifi' | '4g' | 'none'
export type Theme = 'light' | 'dark'
/** `system` follows the browser. */
export type ThemeChoice = Theme | 'system'
export type Language = 'zh_CN' | 'en'

export interface PhoneState {
  readonly network: NetworkType
  /** Value that `wx.onNetworkWeakChange` reports; frames are not slowed down. */
  readonly weak: boolean
  /** Whether the mini-program is in the foreground. */
  readonly visible: boolean
  readonly theme: ThemeChoice
  readonly language: Language
}

const defaultPhoneState: PhoneState = {
  network: 'wifi',
  weak: false,
  visible: true,
  theme: 'system',
  language: 'zh_CN',
}

/** The language of the browser, if the phone has it. */
export function browserLanguage(): Language {
  return navigator.language.startsWith('zh') ? 'zh_CN' : 'en'
}

/** The simulated device: everything that a person can change on a phone, as one value. */
export class Phone {
  /** Names the phone; storage is kept per phone. */
  readonly id: string
  private current: PhoneState
  private readonly changed = new Signal<PhoneState>()
  private readonly system = globalThis.matchMedia?.('(prefers-color-scheme: dark)')

  constructor(id: string, state: Partial<PhoneState> = {}) {
    this.id = id
    this.current = { ...defaultPhoneState, ...state }
  }

  get state(): PhoneState {
    return this.current
  }

  get online(): boolean {
    return this.current.network !== 'none'
  }

  /** The theme in effect, with `system` resolved. */
  get theme(): Theme {
    const { theme } = this.current
    if (theme !== 'system') return theme
    return this.system?.matches ? 'dark' : 'light'
  }

  set(change: Partial<PhoneState>): void {
    this.current = { ...this.current, ...change }
    this.changed.emit(this.current)
  }

  /** Calls a listener after every {@link set}. */
  onChange(listener: (state: PhoneState) => void): () => void {
    return this.changed.on(listener)
  }

  /** Calls a listener when the value that `select` returns has changed. */
  watch<T>(select: (phone: Phone) => T, listener: (value: T) => void): () => void {
    let last = select(this)
    const check = (): void => {
      const value = select(this)
      if (value === last) return
      last = value
      listener(value)
    }
    this.system?.addEventListener('change', check)
    const stop = this.changed.on(check)
    return () => {
      this.system?.removeEventListener('change', check)
      stop()
    }
  }
}
