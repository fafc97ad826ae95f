import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from 'playwright-core'
import { buildPreview, describeProblems } from '../../preview/build'
import { previewPlugin } from '../../preview/plugin'
import { type RunningServer, startServer } from '../../server/app'

const miniprogram = path.resolve(__dirname, '../../miniprogram')
/** For Chromium as root on a machine without a screen or a network. */
export const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The app as built for the browser, the real server, and Chromium: everything a visitor of `npm start` has. */
export class Stage {
  readonly browser: Browser
  private readonly folder: string
  private running: RunningServer | null
  private readonly port: number
  private contexts: BrowserContext[] = []

  private constructor(browser: Browser, folder: string, server: RunningServer) {
    this.browser = browser
    this.folder = folder
    this.running = server
    this.port = server.port
  }

  static async set(): Promise<Stage> {
    const folder = await mkdtemp(path.join(tmpdir(), 'stage-'))
    const { problems } = await buildPreview({ root: miniprogram, out: folder, dev: true })
    if (problems.length > 0) throw new Error(describeProblems(problems))
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: flags,
    })
    return new Stage(browser, folder, await start(folder, 0))
  }

  async strike(): Promise<void> {
    await this.clear()
    await this.browser.close()
    await this.running?.close()
    await rm(this.folder, { recursive: true })
  }

  get server(): RunningServer {
    if (this.running === null) throw new Error('The server is down')
    return this.running
  }

  get origin(): string {
    return `http://127.0.0.1:${String(this.port)}`
  }

  /** Ends the server as a crash would look from outside: the port answers nobody. */
  async killServer(): Promise<void> {
    await this.server.close()
    this.running = null
  }

  /** Starts it again where it was. */
  async reviveServer(): Promise<void> {
    this.running ??= await start(this.folder, this.port)
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

  /** A phone of its own that is connected. What goes wrong in it ends up in `phone.errors`. */
  async phone(page = 'pages/index/index', { language = 'en', clock = false } = {}): Promise<PhonePage> {
    const context = await this.browser.newContext({ viewport: { width: 375, height: 740 } })
    context.setDefaultTimeout(10_000)
    this.contexts.push(context)
    const tab = await context.newPage()
    if (clock) await tab.clock.install()
    const phone = new PhonePage(tab, this.origin)
    await tab.goto(`${this.origin}/phone.html?phone=1&language=${language}#/${page}`)
    await phone.isStatus('open')
    return phone
  }

  /** The page around the phones, wide enough to leave them unscaled, with every phone connected. Its clock can be moved. */
  async shell(hash = '', query = ''): Promise<Shell> {
    const context = await this.browser.newContext({ viewport: { width: 1_700, height: 1_050 } })
    context.setDefaultTimeout(10_000)
    this.contexts.push(context)
    const tab = await context.newPage()
    await tab.clock.install()
    await tab.goto(`${this.origin}/?language=en${query}${hash}`)
    const shell = new Shell(tab, this)
    await shell.isStatus('open', 1)
    if (query.includes('phones=2')) await shell.isStatus('open', 2)
    return shell
  }

  /** Closes every phone and switches every fault off. */
  async clear(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()))
    this.contexts = []
    await this.reviveServer()
    await this.fault('reset')
  }
}

/** One phone in one browser tab. */
export class PhonePage {
  readonly tab: Page
  /** Uncaught errors and requests that left this machine's server. */
  readonly errors: string[] = []

  constructor(tab: Page, origin: string) {
    this.tab = tab
    tab.on('pageerror', (error) => this.errors.push(error.message))
    tab.on('request', (request) => {
      const url = new URL(request.url())
      if (!/^(data|blob):/.test(url.protocol) && url.origin !== origin) this.errors.push(request.url())
    })
  }

  /** The one element that matches on the page with this route, also where another page covers it. */
  on(route: string, selector: string): ReturnType<Page['locator']> {
    return this.tab.locator(`wx-page[is="pages/${route}/${route}"] ${selector}`)
  }

  async text(route: string, selector: string): Promise<string> {
    return ((await this.on(route, selector).textContent()) ?? '').trim()
  }

  /** Waits until the banner of the page in front says so. */
  async isStatus(status: string, timeout = 5_000): Promise<void> {
    await this.tab.locator(`.banner[data-status="${status}"] >> visible=true`).waitFor({ timeout })
  }

  async write(text: string): Promise<void> {
    await this.tab.fill('#draft input', text)
    await this.tab.keyboard.press('Enter')
  }

  /** The conversation as the reader sees it, own lines with their state. */
  lines(): Promise<{ text: string; state: string }[]> {
    return this.tab.$$eval('.line', (lines) =>
      lines.map((line) => ({
        text: line.querySelector('.text')?.textContent.trim() ?? '',
        state: line.getAttribute('data-state') ?? '',
      })),
    )
  }

  /** index → messages → monitor: three pages of one stack. */
  async stackThree(): Promise<void> {
    await this.tab.click('#messages-card')
    await this.on('messages', '#draft').waitFor()
    await this.on('messages', '.banner-message').click()
    await this.on('monitor', '#hero').waitFor()
  }
}

/** The phones in their frames, and the panel beside them. */
export class Shell {
  readonly tab: Page
  readonly phones: readonly [FrameLocator, FrameLocator]
  private readonly stage: Stage

  constructor(tab: Page, stage: Stage) {
    this.tab = tab
    this.stage = stage
    this.phones = [tab.frameLocator('[title="Phone 1"]'), tab.frameLocator('[title="Phone 2"]')]
  }

  isStatus(status: string, id: 1 | 2 = 1): Promise<void> {
    return this.phones[id - 1]!.locator(`.banner[data-status="${status}"] >> visible=true`).waitFor()
  }

  choose(option: string): Promise<void> {
    return this.tab.getByRole('radio', { name: option, exact: true }).click()
  }

  flip(name: string): Promise<void> {
    return this.tab.getByRole('switch', { name, exact: true }).click()
  }

  press(name: string): Promise<void> {
    return this.tab.getByRole('button', { name, exact: true }).click()
  }

  /** Runs a script in the first phone. */
  run(script: string): Promise<unknown> {
    return this.phones[0].locator(':root').evaluate((_, code) => (0, eval)(code) as unknown, script)
  }

  /** What stands below the first phone. */
  async caption(): Promise<string> {
    return (await this.tab.locator('.caption').first().textContent()) ?? ''
  }

  /** Waits until the panel counts so many connections. It asks every two seconds of the tab's clock. */
  async connections(count: number): Promise<void> {
    // Each look takes a round trip to the browser, so others get their turn.
    while (this.stage.server.connections !== count) await this.tab.evaluate('null')
    await this.tab.clock.fastForward(2_000)
    await this.tab.getByText(new RegExp(`^${String(count)} connections?$`)).waitFor()
  }
}

function start(folder: string, port: number): Promise<RunningServer> {
  return startServer({
    port,
    development: true,
    logLevel: 'silent',
    plugins: [previewPlugin({ folder })],
  })
}
