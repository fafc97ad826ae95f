import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { root } from '../../tools/files'
import { freePort } from '../../tools/processes/free-port'

/** Seconds after the start. */
export interface FirstMove {
  /** The command says that the preview is ready. */
  readonly ready: number
  /** The timeline has drawn, and a phone shows the game. */
  readonly moving: number
}

/** Measures from `npm start` until something moves in a browser that is open already. */
export async function measureFirstMove(browser: Browser): Promise<FirstMove> {
  const port = await freePort()
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1_000
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        if (String(chunk).includes('Preview ready')) resolve()
      })
      child.once('exit', () => reject(new Error('npm start ended before the preview was ready')))
    })
    const ready = seconds()
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } })
    await page.goto(`http://127.0.0.1:${String(port)}/?language=en`)
    await page.locator('.lane-name').first().waitFor()
    await page.frameLocator('[title="Phone 1"]').locator('.board .cell').first().waitFor()
    const moving = seconds()
    await page.close()
    return { ready, moving }
  } finally {
    // Its own group: npm passes no signal on.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)))
    await rm(path.join(root, 'build/preview', String(port)), { recursive: true, force: true })
  }
}
