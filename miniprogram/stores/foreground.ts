import { action, makeObservable, observable } from 'mobx-miniprogram'

/** The part of `wx` that tells of the app. */
export type AppEvents = Pick<WechatMiniprogram.Wx, 'onAppShow' | 'onAppHide'>

/**
 * Whether the app is in the foreground. Make it before the socket: WeChat calls the first listener first, and what is sent
 * when it changes still leaves.
 */
export class Foreground {
  isVisible = true

  constructor({ onAppShow, onAppHide }: AppEvents) {
    makeObservable<this, 'turn'>(this, { isVisible: observable, turn: action })
    onAppShow(() => {
      this.turn(true)
    })
    onAppHide(() => {
      this.turn(false)
    })
  }

  private turn(isVisible: boolean): void {
    this.isVisible = isVisible
  }
}
