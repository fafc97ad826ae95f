// Builds the app and starts one Chromium, once for all files of the project.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { buildSite } from '../../preview/serve/serve-preview'
import { chromiumOptions } from '../../preview/testing/chromium'

declare global {
  /** Undoes the set-up; called by teardown.ts. */
  var closeE2e: () => Promise<void>
}

export default async function setUp(): Promise<void> {
  const site = await buildSite(path.resolve(__dirname, '../../miniprogram'), true)
  const browser = await chromium.launchServer(chromiumOptions)
  process.env['E2E_SITE'] = site
  process.env['E2E_CHROMIUM'] = browser.wsEndpoint()
  globalThis.closeE2e = async () => {
    await browser.close()
    await rm(site, { recursive: true })
  }
}
