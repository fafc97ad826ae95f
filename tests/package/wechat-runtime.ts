import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import { applyPatches } from '../support/page-data'

type Options = Record<string, unknown>
type Method = (this: unknown, ...args: unknown[]) => unknown

/** A page as its methods see it. */
export interface PageInstance {
  readonly data: Options
  call(method: string, ...args: unknown[]): unknown
}

/** One socket that the app opened: the test plays the network. */
export class FakeSocketTask {
  readonly sent: unknown[] = []
  private readonly listeners = new Map<string, (event: unknown) => void>()

  onOpen = (listener: () => void): void => void this.listeners.set('open', listener)
  onMessage = (listener: (event: unknown) => void): void => void this.listeners.set('message', listener)
  onError = (listener: (event: unknown) => void): void => void this.listeners.set('error', listener)
  onClose = (listener: (event: unknown) => void): void => void this.listeners.set('close', listener)
  send = ({ data, success }: { data: unknown; success?: () => void }): void => {
    this.sent.push(data)
    success?.()
  }
  close = (): void => undefined

  emit(event: 'open' | 'message' | 'error' | 'close', detail: unknown = {}): void {
    this.listeners.get(event)?.(detail)
  }
}

/**
 * Runs a built mini-program as WeChat loads it: CommonJS modules, `require` through miniprogram_npm, and no global
 * besides WeChat's own. A file that is missing from the folder, or that needs Node or a browser, fails here.
 */
export class WechatRuntime {
  readonly sockets: FakeSocketTask[] = []
  private app: Options = {}
  private readonly pages = new Map<string, Options>()
  private readonly components = new Map<string, Options>()
  private readonly modules = new Map<string, { exports: unknown }>()
  private readonly context: vm.Context
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly folder: string
  /** The unit whose script is running, since `Page({...})` does not say which page it is. */
  private running = ''

  constructor(folder: string) {
    this.folder = folder
    this.context = vm.createContext({
      console,
      setTimeout: (callback: () => void, ms: number) => this.timer(setTimeout(callback, ms)),
      setInterval: (callback: () => void, ms: number) => this.timer(setInterval(callback, ms)),
      clearTimeout: (id: number) => clearTimeout(id),
      clearInterval: (id: number) => clearInterval(id),
      wx: this.fakeWx(),
      App: (options: Options) => void (this.app = options),
      Page: (options: Options) => void this.pages.set(this.running, options),
      Component: (options: Options) => void this.components.set(this.running, options),
      Behavior: (options: Options) => options,
      getApp: () => this.app,
      getCurrentPages: () => [],
    })
  }

  /** Runs app.js, then the script of every page and component, as WeChat does before the first page opens. */
  start(): void {
    const { pages, usingComponents } = this.json('app')
    this.load(path.join(this.folder, 'app.js'))
    this.loadComponents('app', usingComponents)
    for (const page of pages ?? []) this.loadUnit(page)
  }

  get loadedPages(): string[] {
    return [...this.pages.keys()]
  }

  get loadedComponents(): string[] {
    return [...this.components.keys()]
  }

  launch(options: Options = {}): void {
    const { onLaunch } = this.app
    if (typeof onLaunch === 'function') (onLaunch as Method).call(this.app, options)
  }

  openPage(page: string, query: Options = {}): PageInstance {
    const options = this.pages.get(page)
    if (!options) throw new Error(`${page} is not a page; these are: ${this.loadedPages.join(', ')}`)
    const instance: Options & { data: Options } = {
      ...options,
      data: structuredClone(options['data'] ?? {}) as Options,
    }
    instance['setData'] = (changes: Options, done?: () => void) => {
      applyPatches(instance.data, JSON.parse(JSON.stringify(changes)) as Options)
      done?.()
    }
    const call = (method: string, ...args: unknown[]): unknown => {
      const member = instance[method]
      return typeof member === 'function' ? (member as Method).call(instance, ...args) : undefined
    }
    call('onLoad', query)
    call('onShow')
    return { data: instance.data, call }
  }

  /** Stops the app's timers, so that the test can end. */
  stop(): void {
    for (const timer of this.timers) clearTimeout(timer)
  }

  private timer(timer: NodeJS.Timeout): number {
    this.timers.add(timer)
    return timer[Symbol.toPrimitive]()
  }

  /** The calls that the app depends on; everything else of `wx` exists and does nothing. */
  private fakeWx(): object {
    const known: Options = {
      connectSocket: () => {
        const task = new FakeSocketTask()
        this.sockets.push(task)
        return task
      },
      login: ({ success }: { success(result: object): void }) => success({ code: 'code' }),
      request: ({ success }: { success(result: object): void }) =>
        success({ statusCode: 200, data: { user: 'ann', ticket: 'ticket', pass: 'pass' } }),
      getNetworkType: ({ success }: { success(result: object): void }) => success({ networkType: 'wifi' }),
      nextTick: (callback: () => void) => void Promise.resolve().then(callback),
      getStorageSync: () => '',
      getSystemInfoSync: () => ({ language: 'zh_CN', theme: 'light', SDKVersion: '3.8.0' }),
      getAppBaseInfo: () => ({ language: 'zh_CN', theme: 'light', SDKVersion: '3.8.0' }),
      getWindowInfo: () => ({ windowWidth: 375, windowHeight: 667, statusBarHeight: 20 }),
      getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop' } }),
      getLaunchOptionsSync: () => ({ query: {} }),
    }
    return new Proxy(known, { get: (target, name) => target[String(name)] ?? (() => undefined) })
  }

  private json(unit: string): { pages?: string[]; usingComponents?: Record<string, string> } {
    const file = path.join(this.folder, `${unit}.json`)
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {}
  }

  private loadUnit(unit: string): void {
    this.load(path.join(this.folder, `${unit}.js`))
    this.loadComponents(unit, this.json(unit).usingComponents)
  }

  private loadComponents(owner: string, requests: Record<string, string> = {}): void {
    for (const request of Object.values(requests)) {
      const local = request.startsWith('/')
        ? request.slice(1)
        : path.posix.join(path.posix.dirname(owner), request)
      const unit = existsSync(path.join(this.folder, `${local}.js`)) ? local : `miniprogram_npm/${request}`
      if (!this.components.has(unit)) this.loadUnit(unit)
    }
  }

  private load(file: string): unknown {
    const loaded = this.modules.get(file)
    if (loaded) return loaded.exports
    const module = { exports: {} }
    this.modules.set(file, module)
    const wrapper = vm.runInContext(
      `(function (require, module, exports) {${readFileSync(file, 'utf8')}\n})`,
      this.context,
      {
        filename: file,
      },
    ) as Method
    const outer = this.running
    this.running = path.relative(this.folder, file).replace(/\.js$/, '')
    wrapper.call(
      undefined,
      (request: string) => this.load(this.resolve(file, request)),
      module,
      module.exports,
    )
    this.running = outer
    return module.exports
  }

  private resolve(from: string, request: string): string {
    const bases = []
    if (/^\.\.?\//.test(request)) bases.push(path.resolve(path.dirname(from), request))
    else if (request.startsWith('/')) bases.push(path.join(this.folder, request))
    else {
      for (let at = path.dirname(from); at.startsWith(this.folder); at = path.dirname(at)) {
        bases.push(path.join(at, 'miniprogram_npm', request))
      }
    }
    const found = bases
      .flatMap((base) => [base, `${base}.js`, path.join(base, 'index.js')])
      .find((file) => existsSync(file) && statSync(file).isFile())
    if (found === undefined)
      throw new Error(`${path.relative(this.folder, from)}: module '${request}' is not defined`)
    return found
  }
}
