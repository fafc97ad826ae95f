import type { Page } from 'playwright-core'

/** One phone in one browser tab. */
export class PhonePage {
  readonly tab: Page
  /** Uncaught errors, and requests to other servers than this test's. */
  readonly errors: string[] = []

  constructor(tab: Page, origin: string) {
    this.tab = tab
    tab.on('pageerror', (error) => this.errors.push(error.message))
    tab.on('request', (request) => {
      const url = new URL(request.url())
      if (!/^(data|blob):/.test(url.protocol) && url.origin !== origin) this.errors.push(request.url())
    })
  }

  /** The element that matches on the page with this route, even when another page covers it. */
  on(route: string, selector: string): ReturnType<Page['locator']> {
    return this.tab.locator(`wx-page[is="pages/${route}/${route}"] ${selector}`)
  }

  async text(route: string, selector: string): Promise<string> {
    return ((await this.on(route, selector).textContent()) ?? '').trim()
  }

  /** Waits until the visible page shows `status`, in its banner or as the monitor does. */
  async isStatus(status: string, timeout = 5_000): Promise<void> {
    await this.tab
      .locator(`:is(.banner, #hero)[data-status="${status}"] >> visible=true`)
      .waitFor({ timeout })
  }

  async write(text: string): Promise<void> {
    await this.tab.fill('#draft input', text)
    await this.tab.keyboard.press('Enter')
  }

  /** The lines of the conversation, each with its state. */
  lines(): Promise<{ text: string; state: string }[]> {
    return this.tab.$$eval('.line', (lines) =>
      lines.map((line) => ({
        text: line.querySelector('.text')?.textContent.trim() ?? '',
        state: line.getAttribute('data-state') ?? '',
      })),
    )
  }

  /** Waits until the conversation has exactly these lines with these states. */
  async shows(
    expected: readonly (readonly [text: string, state: string])[],
    timeout = 10_000,
  ): Promise<void> {
    const wanted = JSON.stringify(expected)
    const deadline = Date.now() + timeout
    for (;;) {
      const shown = JSON.stringify((await this.lines()).map(({ text, state }) => [text, state]))
      if (shown === wanted) return
      if (Date.now() > deadline) throw new Error(`Expected ${wanted}\nbut the page shows ${shown}`)
      await this.tab.waitForTimeout(20)
    }
  }

  /** Moves the clock of the tab until the page shows this status. */
  async untilStatus(status: string): Promise<void> {
    const shown = this.tab.locator(`:is(.banner, #hero)[data-status="${status}"] >> visible=true`)
    while ((await shown.count()) === 0) await this.tab.clock.runFor(500)
  }

  /** Opens the conversation, which connects, and comes back to the first page. */
  async connect(): Promise<void> {
    await this.tab.click('#messages-card')
    await this.isStatus('open')
    await this.tab.goBack()
    await this.on('index', '#status[data-status="open"]').waitFor()
  }

  /** index → messages → monitor: three pages of one stack. */
  async stackThree(): Promise<void> {
    await this.tab.click('#messages-card')
    await this.isStatus('open')
    await this.on('messages', '.banner-message').click()
    await this.on('monitor', '#hero').waitFor()
  }
}
