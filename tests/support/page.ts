// A mini-program's pages, as far as bindings meet them: the stack, the lifecycle, time slices, and `setData` by path.
// Time is jest's; the glass-easel beside it (component-stage.ts) has components with behaviors.
import { applyPatches } from './page-data'

export type Data = Record<string, unknown>

/** Options of `Page()`; its functions become members of the page. */
export interface PageDefinition {
  readonly data?: Data
  readonly [member: string]: unknown
}

/** An owner of data: a page, or a component in it. */
export class VirtualInstance {
  readonly data: Data
  /** Argument of each `setData`, oldest first, as it crosses to the render layer. */
  readonly calls: Data[] = []
  /** Stands for an observer: called by `setData` before it returns. */
  whenSet: () => void = () => undefined
  private readonly pageId: string;
  [member: string]: unknown

  constructor(pageId: string, { data = {}, ...members }: PageDefinition) {
    this.pageId = pageId
    this.data = structuredClone(data)
    Object.assign(this, members)
  }

  setData(patches: Data): void {
    const json = JSON.stringify(patches)
    const crossed = JSON.parse(json) as Data
    if (Object.keys(crossed).length < Object.keys(patches).length) throw new Error('setData got undefined')
    this.calls.push(crossed)
    applyPatches(this.data, JSON.parse(json) as Data)
    this.whenSet()
  }

  getPageId(): string {
    return this.pageId
  }
}

export class VirtualPage extends VirtualInstance {
  /** How often `groupSetData` was called, and how many `setData` were in it. */
  readonly groups: number[] = []
  readonly route: string
  readonly components: VirtualInstance[] = []

  constructor(pageId: string, route: string, definition: PageDefinition) {
    super(pageId, definition)
    this.route = route
  }

  groupSetData(callback: () => void): void {
    const all = [this, ...this.components]
    const count = (): number => all.reduce((sum, { calls }) => sum + calls.length, 0)
    const before = count()
    callback()
    this.groups.push(count() - before)
  }

  /** Puts a component into the page. */
  component(definition: PageDefinition = {}): VirtualInstance {
    const component = new VirtualInstance(this.getPageId(), definition)
    this.components.push(component)
    return component
  }

  /** Calls a method of the page's lifecycle, as the page has it now. */
  call(name: string): void {
    const method = this[name]
    if (typeof method === 'function') method.call(this)
  }
}

/** The pages of one app, and the globals that they have. */
export class PageStack {
  readonly pages: VirtualPage[] = []
  private opened = 0

  /** The page on the screen. */
  get top(): VirtualPage {
    const top = this.pages.at(-1)
    if (top === undefined) throw new Error('no page is open')
    return top
  }

  /** For modules that look for them when they are loaded, install first and import then. */
  install(): void {
    Object.assign(globalThis, {
      wx: { nextTick: (callback: () => void) => setTimeout(callback, 0) },
      getCurrentPages: () => [...this.pages],
      Behavior: (definition: unknown) => definition,
      Component: (definition: unknown) => definition,
      Page: (definition: PageDefinition) => this.open(definition),
    })
  }

  uninstall(): void {
    for (const name of ['wx', 'getCurrentPages', 'Behavior', 'Component', 'Page'])
      Reflect.deleteProperty(globalThis, name)
  }

  /** `wx.navigateTo`: what is on the screen is hidden, and the new page loaded and shown. */
  open(definition: PageDefinition = {}): VirtualPage {
    this.pages.at(-1)?.call('onHide')
    const page = this.make(definition)
    this.pages.push(page)
    page.call('onLoad')
    page.call('onShow')
    return page
  }

  /** `wx.navigateBack`. */
  back(): void {
    this.pages.pop()?.call('onUnload')
    this.pages.at(-1)?.call('onShow')
  }

  /** `wx.switchTab`, between two tabs that are there already or to one that is not: a hidden tab is in no stack. */
  switchTab(tab: VirtualPage | PageDefinition): VirtualPage {
    this.top.call('onHide')
    this.pages.length = 0
    const known = tab instanceof VirtualPage
    const page = known ? tab : this.make(tab)
    this.pages.push(page)
    if (!known) page.call('onLoad')
    page.call('onShow')
    return page
  }

  /** `wx.reLaunch('/nothing')`: every page goes. */
  clear(): void {
    for (const page of this.pages.splice(0).reverse()) page.call('onUnload')
  }

  private make(definition: PageDefinition): VirtualPage {
    this.opened += 1
    return new VirtualPage(`pageId:${String(this.opened)}`, `pages/${String(this.opened)}`, definition)
  }
}
