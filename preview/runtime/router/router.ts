import type { AppConfig, Unit, WindowConfig } from '../config'
import { Signal } from '../signal'
import { EventChannel } from './event-channel'
import { type PageHost, PageView } from './page-view'
import { parseUrl, type Target } from './url'

const stackLimit = 10

export interface RouterOptions {
  readonly app: AppConfig
  readonly units: readonly Unit[]
  readonly pages: readonly string[]
  readonly host: PageHost
}

/** The page stack. Tab pages outlive it: a tab that was left is hidden, not unloaded, until `reLaunch`. */
export class Router {
  /** Oldest first; the last one is on the screen. */
  readonly stack: PageView[] = []
  /** Fires whenever the stack or the settings of its top page changed. */
  readonly changed = new Signal<void>()
  private readonly options: RouterOptions
  private readonly tabs = new Map<string, PageView>()
  private readonly tabTexts = new Map<string, string>()

  constructor(options: RouterOptions) {
    this.options = options
  }

  get top(): PageView | undefined {
    return this.stack.at(-1)
  }

  isTab(route: string): boolean {
    return this.options.app.tabBar?.list.some(({ pagePath }) => pagePath === route) ?? false
  }

  /** Resolves a url against the page on the screen. */
  resolve(url: string): Target {
    const target = parseUrl(url, this.top?.target.route)
    if (!this.options.pages.includes(target.route)) throw new Error(`page "${target.route}" is not found`)
    return target
  }

  /** `events` are listeners for the opened page; the returned end of the channel emits to it. */
  navigateTo(url: string, events: Record<string, (...values: unknown[]) => void> = {}): EventChannel {
    const target = this.withoutTabs(url, 'navigateTo')
    if (this.stack.length >= stackLimit) throw new Error('webview count limit exceed')
    const [opener, opened] = EventChannel.pair()
    for (const [event, listener] of Object.entries(events)) opener.on(event, listener)
    const previous = this.top
    previous?.hide()
    this.push(target, opened)
    previous?.cover()
    return opener
  }

  redirectTo(url: string): void {
    const target = this.withoutTabs(url, 'redirectTo')
    this.unloadTop()
    this.push(target)
  }

  reLaunch(url: string): void {
    const target = this.resolve(url)
    while (this.stack.length) this.unloadTop()
    for (const tab of this.tabs.values()) tab.unload()
    this.tabs.clear()
    this.push(target)
  }

  /** Starts over with these pages, the oldest first, each opened by the one before. */
  open([first = '/', ...others]: readonly string[]): void {
    this.reLaunch(first)
    for (const url of others) this.navigateTo(url)
  }

  /** Whether the page on the screen is not the first one and has none below it: only a home button leads on. */
  get isStranded(): boolean {
    const route = this.top?.target.route ?? ''
    return this.stack.length === 1 && route !== this.options.pages[0] && !this.isTab(route)
  }

  goHome(): void {
    this.reLaunch(`/${this.options.pages[0]}`)
  }

  switchTab(url: string): void {
    const target = parseUrl(url, this.top?.target.route)
    if (!this.isTab(target.route)) throw new Error(`can not switch to non-TabBar page "${target.route}"`)
    while (this.top && !this.isTab(this.top.target.route)) this.unloadTop()
    if (this.top?.target.route === target.route) return this.reveal(this.top)
    const left = this.stack.pop()
    left?.hide()
    const kept = this.tabs.get(target.route)
    if (kept) {
      this.stack.push(kept)
      this.reveal(kept)
    } else {
      this.push({ ...target, query: {}, url: target.route })
    }
    left?.cover()
  }

  navigateBack(delta = 1): void {
    if (this.stack.length < 2) throw new Error('cannot navigate back at first page.')
    for (let left = Math.min(delta, this.stack.length - 1); left > 0; left--) this.unloadTop()
    if (this.top) this.reveal(this.top)
  }

  /** Changes the window settings of the page on the screen. */
  restyle(window: WindowConfig): void {
    if (!this.top) return
    this.top.window = { ...this.top.window, ...window }
    this.changed.emit()
  }

  renameTab(index: number, text: string): void {
    const tab = this.options.app.tabBar?.list[index]
    if (!tab) throw new Error('invalid index')
    this.tabTexts.set(tab.pagePath, text)
    this.changed.emit()
  }

  /** The text that `setTabBarItem` gave a tab, if it did. */
  tabText(route: string): string | undefined {
    return this.tabTexts.get(route)
  }

  /** Unloads everything, as when the app is closed. */
  clear(): void {
    while (this.stack.length) this.unloadTop()
    for (const tab of this.tabs.values()) tab.unload()
    this.tabs.clear()
  }

  private withoutTabs(url: string, method: string): Target {
    const target = this.resolve(url)
    if (this.isTab(target.route)) throw new Error(`can not ${method} a tabbar page`)
    return target
  }

  private push(target: Target, opener?: EventChannel): void {
    const config = this.options.units.find(({ id }) => id === target.route)?.config
    const window = { ...this.options.app.window, ...config }
    const view = new PageView(this.options.host, target, window, opener)
    this.stack.push(view)
    if (this.isTab(target.route)) this.tabs.set(target.route, view)
    view.load()
    this.changed.emit()
  }

  private reveal(view: PageView): void {
    view.show()
    this.changed.emit()
  }

  private unloadTop(): void {
    const view = this.stack.pop()
    if (!view) return
    this.tabs.delete(view.target.route)
    view.unload()
  }
}
