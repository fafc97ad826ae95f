import type { Frame } from 'mobx-miniprogram-socket'
import { HELLO, isBinary, numberOfData, WELCOME } from './numbered'

/** Where `url` gets its answer from. */
export type UrlMode = 'at once' | 'soon' | 'late' | 'throws' | 'rejects' | 'nonsense'

/** How `greeting.frame` answers. */
export type GreetingMode = 'at once' | 'soon' | 'never' | 'throws' | 'rejects'

/** Functions of the app that the store calls. */
export type Callback = 'encode' | 'decode' | 'isPong' | 'url' | 'frame' | 'isWelcome'

/** The app's own functions, which may do anything while the store waits for their answer. */
export class UserFunctions {
  urlMode: UrlMode = 'at once'
  greetingMode: GreetingMode = 'at once'
  /** Without it nothing can be encoded. */
  isLoggedIn = true
  /** The number of the entry that `encode` is working on. */
  encoding: number | null = null
  private lateUrls: (() => void)[] = []
  private plan: { readonly where: Callback; readonly work: () => void } | null = null

  /** Does something from within the next call of `where`. */
  atNextCall(where: Callback, work: () => void): void {
    this.plan = { where, work }
  }

  /** Cancels the planned call. */
  dropPlan(): void {
    this.plan = null
  }

  answerUrls(): void {
    for (const answer of this.lateUrls.splice(0)) answer()
  }

  readonly encode = (data: unknown): Frame => {
    this.encoding = numberOfData(data)
    this.work('encode')
    this.encoding = null
    if (!this.isLoggedIn) throw new Error('not logged in')
    if (typeof data === 'string' || isBinary(data)) return data
    return JSON.stringify(data)
  }

  readonly decode = (frame: Frame): unknown => {
    this.work('decode')
    return frame
  }

  readonly isPong = (frame: Frame): boolean => {
    this.work('isPong')
    return frame === 'pong'
  }

  readonly frame = (): string | Promise<string> => {
    this.work('frame')
    switch (this.greetingMode) {
      case 'at once':
        return HELLO
      case 'soon':
        return Promise.resolve(HELLO)
      case 'never':
        return new Promise(() => undefined)
      case 'throws':
        throw new Error('no ticket')
      case 'rejects':
        return Promise.reject(new Error('no ticket'))
    }
  }

  readonly isWelcome = (frame: Frame): boolean => {
    this.work('isWelcome')
    if (frame === 'x'.repeat(99)) throw new Error('nonsense')
    return frame === WELCOME
  }

  readonly url = (): string | Promise<string> => {
    this.work('url')
    const address = 'wss://example.com'
    switch (this.urlMode) {
      case 'at once':
        return address
      case 'soon':
        return Promise.resolve(address)
      case 'late':
        return new Promise((resolve) => {
          this.lateUrls.push(() => {
            resolve(address)
          })
        })
      case 'throws':
        throw new Error('no ticket')
      case 'rejects':
        return Promise.reject(new Error('no ticket'))
      case 'nonsense':
        return 'nowhere'
    }
  }

  private work(where: Callback): void {
    if (this.plan?.where !== where) return
    const { work } = this.plan
    this.plan = null
    work()
  }
}
