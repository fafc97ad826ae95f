// The first steps of README.md and docs/start.md, in both languages, as a newcomer takes them: pack, install, three files, a message.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import ts from 'typescript'
import { compile } from '../../tools/compiler'
import { readBlocks } from '../../tools/docs/blocks'
import { listFiles, root } from '../../tools/files'
import { run } from '../../tools/process'

const guides = ['README.md', 'README.zh-CN.md', 'docs/start.md', 'docs/start.zh-CN.md']
const blocksOf = (guide: string) => readBlocks(readFileSync(path.join(root, guide), 'utf8'))
const commandsOf = (guide: string): string[] => {
  const commands = blocksOf(guide).find(({ code }) => code.includes('npm pack'))?.code ?? ''
  return commands.split('\n').filter((line) => !line.startsWith('#'))
}

/** A mini-program outside of the repository, so that nothing is found that was not installed. */
let app: string
/** MobX from what is installed here, because the registry may be out of reach. */
let mobx: string

beforeAll(async () => {
  app = mkdtempSync(path.join(tmpdir(), 'newcomer-'))
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'newcomer', private: true }))
  const pack = ['npm', 'pack', '--ignore-scripts', '--pack-destination', app]
  expect(await run([...pack, './node_modules/mobx-miniprogram'])).toMatchObject({ ok: true })
  const [file = ''] = readdirSync(app).filter((name) => name.endsWith('.tgz'))
  mobx = `./${file}`
}, 60_000)

afterAll(() => rmSync(app, { recursive: true }))

test('all guides have the same steps', () => {
  const [first = '', ...others] = guides
  for (const guide of others) expect(commandsOf(guide)).toEqual(commandsOf(first))
})

test('the package is packed and installed', async () => {
  const [ci, pack = '', install = '', ...more] = commandsOf('README.md')
  expect([ci, more]).toEqual(['npm ci', []])
  // Global setup has built the package: packing builds it again, which tests beside this one would notice.
  const packing = pack.replace('/path/to/your-mini-program', app).split(' ')
  expect(await run([...packing, '--ignore-scripts'])).toMatchObject({ ok: true })
  const installing = install.replace(/ mobx-miniprogram$/, ` ${mobx}`).split(' ')
  expect(await run([...installing, '--offline', '--no-audit'], { folder: app })).toMatchObject({ ok: true })
  const { dependencies } = JSON.parse(readFileSync(path.join(app, 'package.json'), 'utf8')) as {
    dependencies: object
  }
  expect(Object.keys(dependencies).sort()).toEqual(['mobx-miniprogram', 'mobx-miniprogram-socket'])
}, 120_000)

/** Writes the files of a guide into the app, and returns their names. */
function writeFiles(guide: string): string[] {
  const files = blocksOf(guide).flatMap(({ code }) => {
    const [, name] = /^\/\/ ([\w/]+\.ts)\n/.exec(code) ?? []
    return name === undefined ? [] : [{ name, code }]
  })
  for (const { name, code } of files) {
    mkdirSync(path.dirname(path.join(app, name)), { recursive: true })
    writeFileSync(path.join(app, name), code)
  }
  return files.map(({ name }) => name)
}

test.each(guides)('the files of %s compile', async (guide) => {
  const files = writeFiles(guide)
  expect(files.sort()).toEqual(['app.ts', 'pages/chat/chat.ts', 'stores/socket.ts'])
  cpSync(path.join(root, 'node_modules/miniprogram-api-typings'), path.join(app, 'node_modules/miniprogram-api-typings'), { recursive: true }) // prettier-ignore
  const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, target: 'es2018', lib: ['es2018'], module: 'esnext', moduleResolution: 'bundler', types: ['miniprogram-api-typings'] } // prettier-ignore
  writeFileSync(path.join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  expect(await compile(['-p', app])).toEqual({ ok: true, output: '' })
})

/** The steps of a phone: WeChat compiles the files, the app is launched, the page opened, and the server speaks. */
const script = `
  const { VirtualPhone } = require('mobx-miniprogram-socket/testing')
  const phone = new VirtualPhone()
  phone.install()
  let launched, page
  Object.assign(globalThis, { App: (app) => { launched = app }, Behavior: (b) => b, Page: (options) => { page = options } })
  require('./app.js')
  require('./pages/chat/chat.js')
  const shown = { ...page, data: {}, setData(changes) { Object.assign(this.data, changes) } }
  launched.onLaunch()
  shown.onLoad()
  shown.onSend({ detail: { value: 'hello' } })
  phone.line.accept()
  phone.line.say('hello, too')
  setTimeout(() => {
    const { status, retryCount, 'messages[0]': first, messages } = shown.data
    console.log(JSON.stringify({ status, retryCount, heard: (messages ?? [first])[0].data, sent: phone.line.sent }))
    process.exit()
  }, 200)`

test('and the page shows what the server says', async () => {
  const files = writeFiles('README.md')
  for (const name of files) {
    const source = readFileSync(path.join(app, name), 'utf8')
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2018, module: ts.ModuleKind.CommonJS },
    })
    writeFileSync(path.join(app, name.replace(/ts$/, 'js')), outputText)
  }
  expect(listFiles(app, ({ name }) => name === 'node_modules')).toContain('pages/chat/chat.js')
  const { stdout, stderr } = await run([process.execPath, '-e', script], { folder: app })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ status: 'open', retryCount: 0, heard: 'hello, too', sent: ['hello'] })
})
