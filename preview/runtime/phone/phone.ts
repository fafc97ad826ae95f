import { Signal } from '../signal'

export type NetworkType = 'wifi' | '4g' | 'none'
export type Theme = 'light' | 'dark'
/** `system` follows the browser. */
export type ThemeChoice = Theme | 'system'
export type Language = 'zh_CN' | 'en'
/** Strength of a vibration; `long` is that of `wx.vibrateLong`. */
export type Strength = 'light' | 'medium' | 'heavy' | 'long'

export interface PhoneState {
  /** The network that a person chose; see {@link Phone.network}. */
  readonly network: NetworkType
  /** The browser has said that it is offline. */
  readonly outage: boolean
  /** Value that `wx.onNetworkWeakChange` reports; frames are not slowed down. */
  readonly weak: boolean
  /** Whether a person has the mini-program in the foreground; see {@link Phone.visible}. */
  readonly visible: boolean
  /** The browser shows another tab. */
  readonly covered: boolean
  /** The mini-program keeps the screen on. */
  readonly awake: boolean
  readonly theme: ThemeChoice
  readonly language: Language
}

const defaultPhoneState: PhoneState = {
  network: 'wifi',
  outage: false,
  weak: false,
  visible: true,
  covered: false,
  awake: false,
  theme: 'system',
  language: 'zh_CN',
}

/** Milliseconds in the background after which WeChat stops a mini-program and ends its sockets. */
export const suspendAfter = 5_000

/** The language of the browser, if the phone has it. */
export function browserLanguage(): Language {
  return navigator.language.startsWith('zh') ? 'zh_CN' : 'en'
}

/** The simulated device: everything that a person can change on a phone, as one value. */
export class Phone {
  /** Names the phone; storage is kept per phone. */
  readonly id: string
  readonly vibrated = new Signal<Strength>()
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

  /** The name of its owner in WeChat. */
  get nickname(): string {
    const [chinese, english] = this.id === '2' ? ['小满', 'Robin'] : ['阿岚', 'Alex']
    return this.current.language === 'en' ? english : chinese
  }

  /** The network in effect. */
  get network(): NetworkType {
    return this.current.outage ? 'none' : this.current.network
  }

  get online(): boolean {
    return this.network !== 'none'
  }

  /** Whether the mini-program is in the foreground. */
  get visible(): boolean {
    return this.current.visible && !this.current.covered
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
