import { action, makeObservable, observable, onBecomeObserved, onBecomeUnobserved } from 'mobx-miniprogram'

/** Whether the app is in the foreground. WeChat is asked to tell only while it is observed. */
export class Foreground {
  isVisible = true

  constructor() {
    makeObservable<this, 'show' | 'hide'>(this, {
      isVisible: observable,
      show: action.bound,
      hide: action.bound,
    })
    onBecomeObserved(this, 'isVisible', () => {
      wx.onAppShow(this.show)
      wx.onAppHide(this.hide)
    })
    onBecomeUnobserved(this, 'isVisible', () => {
      wx.offAppShow(this.show)
      wx.offAppHide(this.hide)
    })
  }

  private show(): void {
    this.isVisible = true
  }

  private hide(): void {
    this.isVisible = false
  }
}
