import type { FrameLocator, Page } from 'playwright-core'

/** A page that shows a status, in its banner or as the monitor does. */
const shows = (status: string): string => `:is(.banner, #hero)[data-status="${status}"] >> visible=true`

/** The page around the phones: the phones in their frames, and the panel beside them. */
export class ShellPage {
  readonly tab: Page
  readonly phones: readonly [FrameLocator, FrameLocator]
  private readonly countConnections: () => number

  constructor(tab: Page, countConnections: () => number) {
    this.tab = tab
    this.countConnections = countConnections
    this.phones = [tab.frameLocator('[title="Phone 1"]'), tab.frameLocator('[title="Phone 2"]')]
  }

  /** Waits until a phone shows its first page, which needs no connection. */
  isHome(id: 1 | 2 = 1): Promise<void> {
    return this.phones[id - 1]!.locator('#status[data-status="idle"]').waitFor()
  }

  isStatus(status: string, id: 1 | 2 = 1): Promise<void> {
    return this.phones[id - 1]!.locator(shows(status)).waitFor()
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

  /** Moves the clock of the tab until the first phone has this status. */
  async untilStatus(status: string): Promise<void> {
    const banner = this.phones[0].locator(shows(status))
    while ((await banner.count()) === 0) await this.tab.clock.runFor(500)
  }

  /** Runs a script in a phone. */
  run(script: string, id: 1 | 2 = 1): Promise<unknown> {
    return this.phones[id - 1]!.locator(':root').evaluate((_, code) => (0, eval)(code) as unknown, script)
  }

  /** Marks what runs in the first phone now, for {@link hasRestarted}. */
  async beforeRestart(): Promise<void> {
    await this.run(`document.documentElement.setAttribute('data-before', '')`)
  }

  /** Waits until the first phone runs anew. A script that ran in between could meet either. */
  hasRestarted(): Promise<void> {
    return this.phones[0].locator('html:not([data-before])').waitFor({ state: 'attached' })
  }

  /** The text below the first phone. */
  async caption(): Promise<string> {
    return (await this.tab.locator('.caption').first().textContent()) ?? ''
  }

  /** Waits until the panel shows this number of connections. It polls every two seconds of the tab's clock. */
  async connections(count: number): Promise<void> {
    // A round trip to the browser lets the server work.
    while (this.countConnections() !== count) await this.tab.evaluate('null')
    await this.tab.clock.fastForward(2_000)
    await this.tab.getByText(new RegExp(`^${String(count)} connections?$`)).waitFor()
  }
}
