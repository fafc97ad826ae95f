import { runGuarded } from './framework/errors'
import type { Phone } from './phone/phone'
import type { Router } from './router/router'
import type { AppEvents, LaunchOptions } from './wx/lifecycle'

type Instance = Record<string, unknown>

/** The mini-program as a whole: its instance, and its way to the background and back. */
export class App {
  /** The value that `getApp()` returns. */
  instance: Instance | undefined
  private readonly phone: Phone
  private readonly events: AppEvents
  private readonly router: Router
  private readonly options: LaunchOptions

  constructor(phone: Phone, events: AppEvents, router: Router, options: LaunchOptions) {
    this.phone = phone
    this.events = events
    this.router = router
    this.options = options
  }

  /** The global `App()`. */
  register = (instance: Instance): void => {
    this.instance = instance
  }

  launch(): void {
    const { events, phone } = this
    events.show.on((options) => this.call('onShow', options))
    events.hide.on(() => this.call('onHide'))
    events.error.on((message) => this.call('onError', message))
    events.unhandledRejection.on((rejection) => this.call('onUnhandledRejection', rejection))
    this.call('onLaunch', this.options)
    events.show.emit(this.options)
    phone.watch(
      (device) => device.visible,
      (visible) => (visible ? this.show() : this.hide()),
    )
  }

  private show(): void {
    this.events.show.emit(this.options)
    this.router.top?.show()
  }

  private hide(): void {
    this.router.top?.hide()
    this.events.hide.emit({ reason: 3 })
  }

  private call(method: string, argument?: unknown): void {
    const member = this.instance?.[method]
    if (typeof member === 'function') runGuarded(() => void member.call(this.instance, argument))
  }
}
