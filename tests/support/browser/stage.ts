import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { serveSite } from '../../../preview/serve/serve-site'
import type { RunningServer } from '../../../server/app'
import { memory } from '../../../server/engine/memory/memory'
import type { TopicLog } from '../../../server/engine/topic-log'
import { GamePage } from './game-page'
import { PhonePage } from './phone-page'
import { ShellPage } from './shell-page'

/** The first page of the app. It needs no connection, and opens none. */
export const home = 'pages/index/index'

/** Connects to the Chromium that all files of the project share; see tests/e2e/setup.ts. */
export function connectChromium(): Promise<Browser> {
  return chromium.connect(process.env['E2E_CHROMIUM'] ?? '')
}

/** The app as built for the browser, a server of its own, and Chromium: everything that `npm start` offers. */
export class Stage {
  readonly browser: Browser
  private readonly folder: string
  private running: RunningServer | null
  /** The memory of the server. */
  private engine: TopicLog
  private readonly port: number
  private contexts: BrowserContext[] = []

  private constructor(browser: Browser, folder: string, server: RunningServer, engine: TopicLog) {
    this.browser = browser
    this.folder = folder
    this.running = server
    this.engine = engine
    this.port = server.port
  }

  static async open(): Promise<Stage> {
    const folder = process.env['E2E_SITE'] ?? ''
    const engine = memory()
    return new Stage(await connectChromium(), folder, await serveSite(folder, 0, engine), engine)
  }

  async close(): Promise<void> {
    await this.clear()
    await this.browser.close()
    await this.running?.close()
  }

  get server(): RunningServer {
    if (this.running === null) throw new Error('The server is down')
    return this.running
  }

  get origin(): string {
    return `http://127.0.0.1:${String(this.port)}`
  }

  /** Stops the server; then its port refuses connections, as after a crash. */
  async stopServer(): Promise<void> {
    await this.server.close()
    this.running = null
  }

  /** Starts the server again on the same port, with what it knew or with nothing in its memory. */
  async restartServer(memories: 'kept' | 'lost' = 'lost'): Promise<void> {
    if (memories === 'lost') this.engine = memory()
    this.running = await serveSite(this.folder, this.port, this.engine)
  }

  /** Switches a fault, as the panel beside the phone does. */
  async fault(name: string, body: object = {}): Promise<void> {
    const response = await fetch(`${this.origin}/debug/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(await response.text())
  }

  /** Opens another phone and waits until it is connected, if its page needs that. Its errors are in `phone.errors`. */
  async phone(
    page: string,
    { language = 'en', clock = false, theme = 'light', width = 375, wire = 'session' } = {},
  ): Promise<PhonePage> {
    const context = await this.context({ width, height: 740 })
    const tab = await context.newPage()
    if (clock) await tab.clock.install()
    const phone = new PhonePage(tab, this.origin)
    await tab.goto(
      `${this.origin}/phone.html?phone=1&theme=${theme}&language=${language}&server=${this.wire(wire)}#/${page}`,
    )
    if (page === 'pages/lobby/lobby') await phone.on('lobby', '#list-note').waitFor()
    else if (page === home) await phone.on('index', '#status[data-status="idle"]').waitFor()
    else await phone.isStatus('open')
    return phone
  }

  /**
   * A phone in a room of the game, connected.
   *
   * @param wish more of the link, such as `&sit=1`
   * @param owner another phone of the same person
   */
  async gamePhone(code: string, wish = '', owner?: GamePage): Promise<GamePage> {
    const tab = await this.tab({ width: 375, height: 740 })
    // Boards that move need a processor each.
    await tab.emulateMedia({ reducedMotion: 'reduce' })
    if (owner) {
      const login = await owner.phone.tab.evaluate<string>(`localStorage['login of phone 1']`)
      await tab.addInitScript(`localStorage['login of phone 1'] = ${JSON.stringify(login)}`)
    }
    await tab.clock.install()
    const phone = new PhonePage(tab, this.origin)
    const page = `#/pages/game/game?room=${code}${wish}`
    await tab.goto(
      `${this.origin}/phone.html?phone=1&theme=light&language=en&server=${this.wire('session')}${page}`,
    )
    const game = new GamePage(phone)
    await game.isConnected()
    return game
  }

  /** A new room for two. */
  async room(): Promise<string> {
    const response = await fetch(`${this.origin}/preview/room`, { method: 'POST' })
    const { code } = (await response.json()) as { code: string }
    return code
  }

  /** Address of the server, with the wire that the phone takes. */
  private wire(name: string): string {
    return encodeURIComponent(`${this.origin.replace('http', 'ws')}/${name}`)
  }

  /** The page around the phones, wide enough to show them unscaled, with every phone ready as {@link phone} has it. Its clock can be moved. */
  async shell(page: string, query = ''): Promise<ShellPage> {
    const context = await this.context({ width: 2_100, height: 1_300 })
    const tab = await context.newPage()
    await tab.clock.install()
    const phones = query.includes('phones=') ? '' : '&phones=1'
    await tab.goto(`${this.origin}/?language=en${phones}${query}#/${page}`)
    const shell = new ShellPage(tab, () => this.server.connections)
    for (const id of query.includes('phones=2') ? ([1, 2] as const) : ([1] as const))
      await (page === home ? shell.isHome(id) : shell.isStatus('open', id))
    return shell
  }

  /** A window that shows nothing yet. */
  async tab(size: { width: number; height: number }): Promise<Page> {
    return (await this.context(size)).newPage()
  }

  /** Closes every phone, and starts a server with nothing in its memory and no fault. */
  async clear(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()))
    this.contexts = []
    if (this.running) await this.stopServer()
    await this.restartServer()
  }

  private async context(viewport: { width: number; height: number }): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport })
    context.setDefaultTimeout(10_000)
    this.contexts.push(context)
    return context
  }
}
