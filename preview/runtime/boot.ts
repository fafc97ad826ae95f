import type { GeneralComponent } from 'glass-easel'
import { type CodeSpace, MiniProgramEnv, component } from 'glass-easel-miniprogram-adapter'

import { App } from './app'
import { Backend } from './framework/backend'
import type { BootConfig } from './config'
import { domOf } from './framework/dom'
import { chooseAvatar } from './elements/avatar'
import { installOpenTypes } from './elements/open-type'
import { registerBuiltIns } from './elements/register'
import { listenToFramework } from './framework/errors'
import { installGestures } from './gestures/gestures'
import { Installed, ScriptRunner } from './framework/globals'
import { installHover } from './gestures/hover'
import { meterSetData, SetDataMeter } from './framework/meter'
import { override } from './framework/override'
import { installPageIds } from './framework/page-id'
import { patchElements } from './framework/patches'
import { HomeScreen } from './phone/home-screen'
import { keepAwake } from './phone/keep-awake'
import { Layer } from './phone/layer'
import type { Phone } from './phone/phone'
import { type Preview, createPreview } from './preview'
import { ReadyQueue } from './framework/ready'
import { BrowserHistory } from './router/browser-history'
import { Chrome } from './router/chrome'
import { Router } from './router/router'
import { Sharing } from './sharing/sharing'
import { createWx } from './wx/create-wx'
import { AppEvents } from './wx/lifecycle'
import { SelectorQuery } from './wx/selector-query'
import type { Witness } from './witness/witness'

export interface BootOptions {
  readonly phone: Phone
  /** The element that becomes the phone's screen. */
  readonly screen: HTMLElement
  /** Page to open, with query. @default the first page of app.json */
  readonly url?: string
  /** Pages that are open below it, the oldest first. */
  readonly below?: readonly string[]
  /** Launch query that every start has, such as the address of the server. */
  readonly query?: Record<string, string>
  /** Starts the window anew, for `wx.restartMiniProgram`. @default does nothing */
  readonly restart?: () => void
  /** Sees what happens, for the panel. */
  readonly witness?: Witness | undefined
}

export interface Booted {
  readonly preview: Preview
  /** Ends the mini-program and removes its globals. */
  dispose(): void
}

/** Starts the mini-program on a phone. */
export function boot(
  config: BootConfig,
  { phone, screen, url, below = [], query, restart = () => {}, witness }: BootOptions,
): Booted {
  const abort = new AbortController()
  const installed = new Installed()
  const meter = new SetDataMeter()
  const ready = new ReadyQueue()
  const undo = [
    patchElements(),
    installPageIds(),
    meterSetData(meter),
    listenToFramework(),
    () => abort.abort(),
  ]

  const environment = new MiniProgramEnv()
  const codeSpace = environment.createCodeSpace('', true)
  const chrome = new Chrome(screen, config.app, phone)
  const router = new Router({
    ...config,
    host: { backend: environment.associateBackend(new Backend()), codeSpace, ready, container: chrome.pages },
  })
  followTheme(phone, config.app.darkmode ?? false)
  document.documentElement.lang = phone.state.language === 'en' ? 'en' : 'zh-CN'
  installGestures(document.body, abort.signal)
  installHover(document.body, abort.signal)

  const urls = [...below, url ?? `/${config.pages[0]}`]
  const target = router.resolve(urls.at(-1) ?? '')
  const launch = { path: target.route, query: { ...query, ...target.query }, scene: 1001, referrerInfo: {} }
  const events = new AppEvents(launch)
  events.listen(abort.signal)
  undo.push(
    override(component.ComponentCaller.prototype, 'createSelectorQuery', () => queryFrom(router) as never),
  )
  const layer = new Layer(screen, phone)
  const api = createWx({ ...config, phone, router, chrome, events, launch, screen, layer, restart, witness })
  const app = new App(phone, events, router)
  const sharing = new Sharing({
    screen,
    layer,
    appName: config.app.window?.navigationBarTitleText ?? '',
    open: (url) => app.enter(url),
  })
  chrome.follow(router, () => void (router.top && sharing.showMenu(router.top)))
  installOpenTypes(
    screen,
    {
      share: ({ id, dataset }) =>
        void (router.top && sharing.share(router.top, { from: 'button', target: { id, dataset } })),
      chooseAvatar: (button) => void chooseAvatar(button, layer),
    },
    abort.signal,
  )
  screen.dataset['nickname'] = phone.nickname
  undo.push(new HomeScreen(screen, phone).follow(), keepAwake(phone))
  installed.set({
    wx: api.wx,
    App: app.register,
    getApp: () => app.instance,
    getCurrentPages: () => router.stack.map(({ page }) => page),
    // WXS has these instead of literals and constructors.
    getRegExp: (source: string, flags?: string) => new RegExp(source, flags),
    getDate: (...parts: [number]) => new Date(...parts),
  })
  prepare(codeSpace, config, ready)
  runScripts(codeSpace, config, installed)
  app.launch()
  router.open(urls)
  new BrowserHistory(router, abort.signal)

  return {
    preview: createPreview({ phone, router, meter, app, sharing, witness }),
    dispose() {
      router.clear()
      api.dispose()
      for (const step of undo) step()
      installed.dispose()
      screen.replaceChildren()
    },
  }
}

/** Configures glass-easel; must run before any script of the mini-program. */
function prepare(codeSpace: CodeSpace, { units, templates }: BootConfig, ready: ReadyQueue): void {
  const space = codeSpace.getComponentSpace()
  space.updateComponentOptions({
    // Without this, handlers that are assigned to the instance, as store bindings do with actions, are not found.
    useMethodCallerListeners: true,
    writeIdToDOM: true,
  })
  registerBuiltIns(codeSpace)
  const everywhere = space.defineBehavior({
    properties: { hidden: Boolean },
    observers: {
      hidden(this: never, hidden: boolean) {
        domOf((this as { _$: never })._$)?.toggleAttribute('hidden', hidden)
      },
    },
    lifetimes: {
      attached(this: never) {
        ready.add((this as { _$: never })._$)
      },
    },
  })
  codeSpace.setOverallBehavior(everywhere as never)
  for (const { id, config, scope } of units) {
    codeSpace.addComponentStaticConfig(id, config)
    const template = { groupList: templates, content: templates[id], fallbackListenerOnNativeNode: true }
    codeSpace.addCompiledTemplate(id, template as never)
    if (scope) codeSpace.addStyleSheet(id, undefined, scope)
  }
}

function runScripts(codeSpace: CodeSpace, { units, loadApp, load }: BootConfig, installed: Installed): void {
  const runner = new ScriptRunner(codeSpace, installed)
  runner.run('app', loadApp)
  for (const { id } of units) {
    const script = load[id]
    if (script) runner.run(id, script)
    else codeSpace.component(id).definition({}).register()
  }
}

function followTheme(phone: Phone, darkmode: boolean): void {
  const paint = (): void => {
    document.documentElement.dataset['theme'] = darkmode ? phone.theme : 'light'
  }
  paint()
  phone.watch(({ theme }) => theme, paint)
}

/** `this.createSelectorQuery()` of pages and components. */
function queryFrom(router: Router): (this: { _$: GeneralComponent }) => SelectorQuery {
  return function () {
    return new SelectorQuery(router).in(this)
  }
}
