import { jest } from '@jest/globals'
import type * as Stores from '../../miniprogram/stores/index'
import { type MountedApp, mountApp } from '../../preview/testing/mount-app'
import { type RunningServer, createServer } from '../../server/app'
import { demoFor } from '../../server/cli/demo'
import { localUsers } from '../../server/users/local-users'

/** The whole mini-program in jsdom, and the real server at the other end of the wire. */
export class AppStage {
  private mounted: MountedApp | null = null
  private running: RunningServer | null = null
  private port = 0
  private readonly wire: 'session' | 'plain'

  constructor(wire: 'session' | 'plain') {
    this.wire = wire
  }

  async open(): Promise<void> {
    // A new phone for each test: the last one may have been in the middle of a backoff.
    localStorage.clear()
    this.port = 0
    await this.startServer()
  }

  async close(): Promise<void> {
    // A store that lives on would write into the storage of the next test.
    if (this.mounted) this.stores().socket.dispose()
    this.mounted?.dispose()
    this.mounted = null
    jest.restoreAllMocks()
    await this.running?.close()
    this.running = null
  }

  get app(): MountedApp {
    if (this.mounted === null) throw new Error('No app is mounted')
    return this.mounted
  }

  get server(): RunningServer {
    if (this.running === null) throw new Error('The server is down')
    return this.running
  }

  /** Starts the server, with nothing in its memory, on the same port as before. */
  async startServer(): Promise<void> {
    const options = { port: this.port, development: true, logLevel: 'silent' }
    this.running = await createServer({ ...options, ...demoFor(localUsers()) })
    this.port = this.running.port
  }

  async stopServer(): Promise<void> {
    await this.server.close()
    this.running = null
  }

  /** Starts the app. Its first page needs no connection, and opens none. */
  launch(url?: string, query: Record<string, string> = {}): MountedApp {
    const server = `ws://127.0.0.1:${String(this.port)}/${this.wire}`
    this.mounted = mountApp({
      query: { server, ...query },
      phone: { language: 'en' },
      ...(url && { url }),
    })
    return this.mounted
  }

  /** Starts the app with a page that connects, and waits until it has. */
  async mount(url: string): Promise<MountedApp> {
    const app = this.launch(url)
    await app.waitFor(() => app.find('.banner, #hero').dataset['status'] === 'open', 5_000)
    return app
  }

  /** Writes a text and sends it, once the button is ready for it. */
  async say(text: string): Promise<void> {
    this.app.type('#draft', text)
    await this.app.waitFor(() => !this.isDisabled('#send'))
    this.app.tap('#send')
  }

  isDisabled(selector: string): boolean {
    return this.app.find(selector).ariaDisabled === 'true'
  }

  stores(): typeof Stores {
    return this.app.module<typeof Stores>('stores/index')
  }
}
