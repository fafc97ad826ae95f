// The documentation as `npm run docs` builds it, from a plain server of static files, in a real browser.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createReadStream, existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { root } from '../../tools/files'
import { run } from '../../tools/process'

const site = path.join(root, 'build/docs')
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.webp': 'image/webp', '.svg': 'image/svg+xml', '.png': 'image/png' } // prettier-ignore

let server: Server
let browser: Browser
let origin: string
/** Requests that left this machine. */
const strangers: string[] = []

beforeAll(async () => {
  const built = await run(['npm', 'run', 'docs'])
  expect(built.output).toMatch(/docs: \d+ pages, \d+ links in build\/docs: no problems/)
  server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://site')
    const file = path.join(site, pathname.endsWith('/') ? `${pathname}index.html` : pathname)
    if (!existsSync(file)) response.writeHead(404).end()
    else
      createReadStream(file).pipe(
        response.setHeader('content-type', types[path.extname(file)] ?? 'text/plain'),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  browser = await chromium.connect(process.env['E2E_CHROMIUM'] ?? '')
}, 180_000)

afterAll(async () => {
  await browser.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

async function open(route: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options)
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1|data:)/.test(request.url())) strangers.push(request.url())
  })
  await page.goto(`${origin}${route}`)
  await page.waitForLoadState('networkidle')
  return page
}

test.each([
  { language: 'en', home: '/', start: 'Start', word: 'unconfirmed', found: 'Sending' },
  { language: 'zh', home: '/zh/', start: '开始', word: '丢弃', found: '发送' },
])('$language: from the first page to a guide, and by the search', async ({ home, start, word, found }) => {
  const page = await open(home)
  await page.click(`.VPHero a:has-text("${start}")`)
  await page.locator(`h1:has-text("${start}")`).waitFor()
  await page.keyboard.press('Control+k')
  await page.fill('.VPLocalSearchBox input', word)
  const result = page.locator(`.VPLocalSearchBox .result:has-text("${found}")`).first()
  await result.waitFor()
  await result.click()
  await page.locator(`h1:has-text("${found}")`).waitFor()
  await page.close()
  expect(strangers).toEqual([])
})

test('a change of language keeps the page', async () => {
  const page = await open('/faults.html')
  await page.hover('.VPNavBarTranslations')
  await page.click('.VPNavBarTranslations a:has-text("中文")')
  await page.locator('h1:has-text("故障")').waitFor()
  expect(new URL(page.url()).pathname).toBe('/zh/faults.html')
  await page.close()
})

test('the film of the first page moves', async () => {
  const page = await open('/')
  const frames = await page.evaluate<number>(`(async () => {
    const data = (await fetch(document.querySelector('.vp-doc img').src)).body
    const decoder = new ImageDecoder({ data, type: 'image/webp' })
    await decoder.completed
    return decoder.tracks.selectedTrack.frameCount
  })()`)
  expect(frames).toBeGreaterThan(50)
  await page.close()
})

test.each(['light', 'dark'] as const)(
  'no page is wider than a phone, %s',
  async (colorScheme) => {
    const page = await open('/', { viewport: { width: 390, height: 800 }, colorScheme })
    const routes = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.vp-doc td a')].map(({ pathname }) => pathname)`,
    )
    expect(routes.length).toBeGreaterThan(20)
    for (const route of routes.flatMap((each) => [each, `/zh${each}`])) {
      await page.goto(`${origin}${route}`)
      await page.locator('h1').first().waitFor()
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      expect({ route, width }).toEqual({ route, width: 390 })
    }
    await page.close()
  },
  120_000,
)
