import { runGuarded } from './framework/errors'
import type { Phone } from './phone/phone'
import type { Router } from './router/router'
import type { AppEvents } from './wx/lifecycle'

type Instance = Record<string, unknown>

/** The mini-program as a whole: its instance, and its way to the background and back. */
export class App {
  /** The value that `getApp()` returns. */
  instance: Instance | undefined
  private readonly phone: Phone
  private readonly events: AppEvents
  private readonly router: Router

  constructor(phone: Phone, events: AppEvents, router: Router) {
    this.phone = phone
    this.events = events
    this.router = router
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
    this.call('onLaunch', events.entered)
    events.show.emit(events.entered)
    phone.watch(
      (device) => device.visible,
      (visible) => (visible ? this.show() : this.hide()),
    )
  }

  /** Opens a page from outside, as a tap on a card in a chat does. */
  enter(url: string): void {
    const { events, phone, router } = this
    const { route, query } = router.resolve(url)
    // The chat was in front of the app.
    phone.set({ visible: false })
    events.entered = { ...events.entered, path: route, query, scene: 1007 }
    phone.set({ visible: true })
    router.reLaunch(url)
  }

  private show(): void {
    this.events.show.emit(this.events.entered)
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
