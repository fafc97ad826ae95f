/*
 * Takes a picture of a page, for a designer or for a README:
 *
 *   tsx preview/testing/screenshot.ts --page pages/index/index --theme dark --language en --out build/index.png
 *
 * Builds the preview, starts the server on a free port, opens the page in Chromium (CHROMIUM, default
 * /usr/bin/chromium) and waits `--wait` ms. `--shell` shows the control panel around the phones, too.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { servePreview } from '../serve/serve-preview'
import { launchChromium } from './chromium'

const { values: options } = parseArgs({
  options: {
    root: { type: 'string', default: 'miniprogram' },
    page: { type: 'string', default: '' },
    theme: { type: 'string', default: 'light' },
    language: { type: 'string', default: 'zh_CN' },
    out: { type: 'string', default: 'build/screenshot.png' },
    size: { type: 'string', default: '390x844' },
    wait: { type: 'string', default: '800' },
    tap: { type: 'string', multiple: true, default: [] },
    script: { type: 'string', default: '' },
    framed: { type: 'boolean', default: false },
    shell: { type: 'boolean', default: false },
    phones: { type: 'string', default: '1' },
    scale: { type: 'string', default: '2' },
  },
})

void main()

async function main(): Promise<void> {
  const server = await servePreview(resolve(options.root))
  const browser = await launchChromium()
  try {
    const [width = 390, height = 844] = options.size.split('x').map(Number)
    const page = await browser.newPage({
      viewport: { width, height },
      deviceScaleFactor: Number(options.scale),
      colorScheme: options.theme === 'dark' ? 'dark' : 'light',
      locale: options.language === 'en' ? 'en-US' : 'zh-CN',
    })
    page.on('console', (message) => process.stdout.write(`${message.type()}: ${message.text()}\n`))
    page.on('pageerror', (error) => process.stdout.write(`${error.stack}\n`))
    await page.goto(server.origin + address())
    if (options.script) await page.evaluate(options.script)
    for (const selector of options.tap) await page.click(selector)
    await page.waitForTimeout(Number(options.wait))
    await page.screenshot({ path: options.out })
    process.stdout.write(`${options.out}\n`)
  } finally {
    await browser.close()
    await server.close()
  }
}

function address(): string {
  const page = options.page && `#/${options.page.replace(/^\//, '')}`
  if (options.shell) return `/?phones=${options.phones}${page}`
  const framed = options.framed ? '&framed' : ''
  return `/phone.html?phone=1&theme=${options.theme}&language=${options.language}${framed}${page}`
}
