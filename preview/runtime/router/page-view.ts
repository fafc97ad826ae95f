import type { AssociatedBackend, CodeSpace, Root } from 'glass-easel-miniprogram-adapter'

import type { WindowConfig } from '../config'
import { domOf, make } from '../framework/dom'
import { runGuarded } from '../framework/errors'
import type { ReadyQueue } from '../framework/ready'
import { EventChannel } from './event-channel'
import { PullDown } from './pull-down'
import type { Target } from './url'

/** A page as its own code sees it: `this` in the page, an item of `getCurrentPages()`. */
export interface PageInstance {
  route: string
  options: Record<string, string>
  readonly data: Record<string, unknown>
  setData(data: Record<string, unknown>): void
  [member: string]: unknown
}

/** Everything that a new page is made from. */
export interface PageHost {
  readonly backend: AssociatedBackend
  readonly codeSpace: CodeSpace
  readonly ready: ReadyQueue
  /** The DOM element that pages are put into. */
  readonly container: HTMLElement
}

/** One page in the stack: its instance, its DOM, and its lifecycle in WeChat's order. */
export class PageView {
  readonly target: Target
  readonly page: PageInstance
  readonly element = make('div', 'mp-page')
  /** Window settings: those of the app, the page's own, and what was set since. */
  window: WindowConfig
  readonly pullDown = new PullDown(this.element, () => this.call('onPullDownRefresh'))
  private readonly host: PageHost
  private readonly root: Root
  private shown = false
  private unloaded = false

  constructor(host: PageHost, target: Target, window: WindowConfig, opener?: EventChannel) {
    this.host = host
    this.target = target
    this.window = window
    this.root = host.backend.createRoot('wx-page', host.codeSpace, target.url)
    this.page = this.root.get() as unknown as PageInstance
    const channel = opener ?? EventChannel.pair()[0]
    Object.assign(this.page, {
      route: target.route,
      __route__: target.route,
      options: target.query,
      getOpenerEventChannel: () => channel,
    })
  }

  /** Whether the page can be sent to a friend from WeChat's own menu. */
  get offersShare(): boolean {
    return typeof this.page['onShareAppMessage'] === 'function' && this.window.shareMenu !== false
  }

  load(): void {
    const placeholder = make('span')
    this.element.dataset['route'] = this.target.route
    this.element.append(placeholder)
    this.host.container.append(this.element)
    domOf(this.root.getComponent()).setAttribute('is', this.target.route)
    this.root.attach(placeholder.parentNode as never, placeholder as never)
    this.call('onLoad', this.target.query)
    this.show()
    setTimeout(() => this.becomeReady(), 0)
    this.followScroll()
    if (this.window.enablePullDownRefresh) this.pullDown.listen()
  }

  show(): void {
    if (this.shown) return
    this.shown = true
    this.element.hidden = false
    this.call('onShow')
    this.root.getComponent().triggerPageLifetime('show', [])
  }

  /** Calls `onHide`; the page stays on the screen until {@link cover}. */
  hide(): void {
    if (!this.shown) return
    this.shown = false
    this.call('onHide')
    this.root.getComponent().triggerPageLifetime('hide', [])
  }

  cover(): void {
    this.element.hidden = true
  }

  unload(): void {
    this.unloaded = true
    this.call('onUnload')
    this.root.release()
    this.element.remove()
  }

  /** Calls a method of the page if it has one. */
  call(method: string, ...values: unknown[]): unknown {
    const member = this.page[method]
    return typeof member === 'function'
      ? runGuarded(() => member.apply(this.page, values) as unknown)
      : undefined
  }

  private becomeReady(): void {
    if (this.unloaded) return
    this.host.ready.flush()
    this.call('onReady')
  }

  private followScroll(): void {
    const { element } = this
    let atEnd = false
    element.addEventListener('scroll', () => {
      const { scrollTop, clientHeight, scrollHeight } = element
      this.call('onPageScroll', { scrollTop })
      const wasAtEnd = atEnd
      atEnd = scrollTop + clientHeight >= scrollHeight - (this.window.onReachBottomDistance ?? 50)
      if (atEnd && !wasAtEnd) this.call('onReachBottom')
    })
  }
}
