// The project of `npm run create -- DIR`: installed, tested, served, packed by WeChat's rules, and open in the preview.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { createProject } from '../../create/project'
import { buildPreview } from '../../preview/compiler/build-preview'
import { serveSite } from '../../preview/serve/serve-site'
import { chromiumOptions } from '../../preview/testing/chromium'
import { buildApp } from '../../tools/build-app'
import { readBlocks } from '../../tools/docs/blocks'
import { listFiles, root } from '../../tools/files'
import { run } from '../../tools/process'

let work: string
let project: string
const running: ChildProcess[] = []

beforeAll(async () => {
  work = mkdtempSync(path.join(tmpdir(), 'starter-'))
  project = path.join(work, 'my-app')
  // Global setup has built the library.
  await createProject(project, 'my-app')
  const command = ['npm', 'install', '--prefer-offline', '--fetch-retries=0', '--no-audit', '--no-fund']
  const { ok } = await run(command, { folder: project, limit: 60_000 })
  if (!ok) await installFromHere()
}, 180_000)

afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(work, { recursive: true })
})

/** Installs without a registry: the project's own packages from its vendor/, all others from this repository. */
async function installFromHere(): Promise<void> {
  const modules = path.join(project, 'node_modules')
  rmSync(modules, { recursive: true, force: true })
  mkdirSync(modules)
  const own = ['mobx-miniprogram-socket', 'mobx-miniprogram-socket-server']
  for (const name of readdirSync(path.join(root, 'node_modules')))
    if (!own.includes(name)) symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name))
  for (const name of own) {
    const target = path.join(modules, name)
    mkdirSync(target)
    const file = path.join(project, 'vendor', `${name}-0.1.0.tgz`)
    expect(await run(['tar', 'xzf', file, '--strip-components=1', '-C', target])).toMatchObject({ ok: true })
  }
}

/** Starts the project's server on a free port. @param origins web pages that may connect */
async function serve(origins = ''): Promise<string> {
  const env = { ...process.env, PORT: '0', ORIGINS: origins }
  const child = spawn(process.execPath, ['--import', 'tsx', 'main.ts'], { cwd: path.join(project, 'server'), env }) // prettier-ignore
  running.push(child)
  let said = ''
  return new Promise((resolve, reject) => {
    const hear = (chunk: unknown): void => {
      said += String(chunk)
      const [, host] = /ws:\/\/(127\.0\.0\.1:\d+)\/session/.exec(said) ?? []
      if (host !== undefined) resolve(host)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => reject(new Error(`the server ended\n${said}`)))
  })
}

test('it names the project, and holds no name or path of this machine', () => {
  const files = listFiles(project, ({ name }) => name === 'node_modules' || name === 'vendor')
  const texts = files.filter((file) => file !== 'package-lock.json').map((file) => readFileSync(path.join(project, file), 'utf8')) // prettier-ignore
  expect(files).toEqual(expect.arrayContaining(['.gitignore', 'project.config.json', 'README.zh-CN.md']))
  expect(texts.filter((text) => text.includes('PROJECT_NAME') || text.includes(root))).toEqual([])
})

test('docs/starter.md has its commands, the same in both languages', () => {
  const [english, chinese] = ['docs/starter.md', 'docs/starter.zh-CN.md'].map((page) =>
    readBlocks(readFileSync(path.join(root, page), 'utf8')).map(({ code }) => code),
  )
  expect(chinese).toEqual(english)
  const { scripts } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as {
    scripts: object
  }
  expect(english?.join('\n')).toContain(
    'npm run create -- ../my-app\n# in ../my-app\nnpm install\nnpm test\nnpm run server',
  )
  expect(scripts).toMatchObject({ test: expect.any(String), server: expect.any(String) })
})

test('its types and its tests are sound', async () => {
  const { ok, output } = await run(['npm', 'test'], { folder: project })
  expect({ ok, output }).toEqual({ ok: true, output: expect.stringMatching(/pass 2\b/) })
}, 120_000)

test('its server logs a user in', async () => {
  const host = await serve()
  const answer = await fetch(`http://${host}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'ann' }),
  })
  expect(await answer.json()).toMatchObject({ user: expect.any(String), ticket: expect.any(String) })
})

test("WeChat's rules accept it", async () => {
  const source = path.join(project, 'miniprogram')
  const { problems, sizes } = await buildApp({ source, target: path.join(work, 'app'), packageFolder: project }) // prettier-ignore
  expect(problems).toEqual([])
  expect(sizes.npm).toBeGreaterThan(0)
}, 60_000)

test('two phones of the preview share the list, by its own server', async () => {
  const out = path.join(work, 'preview')
  mkdirSync(out)
  const preview = await serveSite(out)
  const host = await serve(preview.origin)
  const config = path.join(project, 'miniprogram/config.ts')
  // The app has code of its own with MobX, as any app will.
  const source = readFileSync(config, 'utf8').replace('127.0.0.1:8080', host)
  writeFileSync(
    config,
    `import { observable } from 'mobx-miniprogram'\n${source}export const own = observable({ at: 0 })\n`,
  )
  const built = await buildPreview({ root: path.join(project, 'miniprogram'), out, dev: true })
  expect(built.problems).toEqual([])
  const bundled = readFileSync(path.join(out, 'phone.js'), 'utf8').match(
    /^ *\/\/ .*mobx-miniprogram\/dist\/.*$/gm,
  )
  expect(new Set(bundled).size).toBe(1)
  const browser = await chromium.launch(chromiumOptions)
  try {
    const page = await browser.newPage({ viewport: { width: 1_700, height: 1_300 } })
    page.setDefaultTimeout(15_000)
    await page.goto(`${preview.origin}/?language=en&phones=2`)
    const phones = [page.frameLocator('iframe').first(), page.frameLocator('iframe').last()] as const
    for (const phone of phones) await phone.getByText('Status: open').waitFor()
    await phones[0].locator('input').fill('milk')
    await phones[0].getByText('Add', { exact: false }).last().click()
    for (const phone of phones) await phone.getByText('milk', { exact: true }).waitFor()
  } finally {
    await browser.close()
    await preview.close()
  }
}, 120_000)
