// The server as npm ships it: built into build/server, whole, and without the sources.
import { beforeAll, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildServer } from '../../tools/build-server'
import { compile } from '../../tools/compiler'
import { readBlocks } from '../../tools/docs/blocks'
import { root } from '../../tools/files'
import { run } from '../../tools/process'

const folder = path.join(root, 'build/server')

beforeAll(buildServer, 120_000)

test('npm ships scripts, declarations and both READMEs, and nothing else', () => {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8' })
  const [pack] = JSON.parse(output) as [{ files: { path: string }[] }]
  const files = pack.files.map((file) => file.path)
  const strangers = files.filter((file) => !/^(dist\/.+\.js|types\/.+\.d\.ts)$/.test(file))
  expect(strangers.sort()).toEqual(['LICENSE', 'README.md', 'README.zh-CN.md', 'package.json'])
  expect(files).toEqual(expect.arrayContaining(['dist/server/index.js', 'types/server/index.d.ts']))
})

const guides = ['server/README.md', 'server/README.zh-CN.md', 'docs/server.md', 'docs/server.zh-CN.md']

test.each(guides)('packing it as %s says makes the file that is installed', async (guide) => {
  const blocks = readBlocks(readFileSync(path.join(root, guide), 'utf8'))
  const commands = blocks.find(({ code }) => code.includes('npm pack'))?.code.split('\n') ?? []
  const [build, pack = '', install = ''] = commands.filter((line) => !line.startsWith('#'))
  expect(build).toBe('npm ci && npm run build:server')
  const target = mkdtempSync(path.join(tmpdir(), 'server-'))
  expect(await run(pack.replace('/path/to/your-server', target).split(' '))).toMatchObject({ ok: true })
  expect(install).toBe(`npm install ./${readdirSync(target).join()} valibot`)
  rmSync(target, { recursive: true })
})

test('the example of its README compiles', async () => {
  const [, code = ''] =
    /```ts\n([\s\S]*?)```/.exec(readFileSync(path.join(folder, 'README.md'), 'utf8')) ?? []
  // Beside the package, so that it is found by its name.
  const file = path.join(folder, 'example.ts')
  writeFileSync(file, code.replace('const server = await', 'export const server ='))
  const options = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node', '--ignoreConfig']
  const { output } = await compile([...options, '--module', 'nodenext', file], 6)
  rmSync(file)
  expect(output).toBe('')
}, 120_000)

test('it starts, and the test kit shares what it compares with the server', () => {
  const script = `
    const { createServer, defineTopic, hide, localUsers, memory } = require('mobx-miniprogram-socket-server')
    const { testTopic } = require('mobx-miniprogram-socket-server/testing')
    const topic = defineTopic({
      name: 'room:*', command: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } },
      initial: () => 0, authorize: () => 'write', decide: () => [1], reduce: (sum) => sum + 1,
      view: (event, user) => (user === 'spy' ? hide : event), viewState: (sum, user) => (user === 'spy' ? 0 : sum),
    })
    testTopic(topic).viewsAgree([{ by: 'ann', events: [1] }], ['ann', 'spy'])
    createServer({ topics: [topic], engine: memory(), users: localUsers(), port: 0, logLevel: 'silent' })
      .then(async (server) => { await server.close(); console.log('closed') })`
  expect(execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' })).toBe('closed\n')
})

test.each([
  ['server/cli/main.js', 'Usage · 用法: npm run server'],
  ['server/conformance/main.js', 'Usage · 用法: npm run conformance'],
])('dist/%s is a command', (file, usage) => {
  const command = path.join(folder, 'dist', file)
  expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(execFileSync(process.execPath, [command, '--help'], { encoding: 'utf8' })).toContain(usage)
})

test('the command starts without what its first request needs: each of these takes memory', () => {
  const script = `
    const server = require.resolve('./dist/server/cli/main.js')
    process.argv[1] = server
    require(server)
    const wanted = /node_modules.(ajv|@fastify.fast-json-stringify-compiler|@fastify.swagger|yaml|redis|prom-client|pino-pretty).[^]*/
    const loaded = () => [...new Set(Object.keys(require.cache).map((file) => wanted.exec(file)?.[1]).filter(Boolean))]
    const { write } = process.stdout
    process.stdout.write = (line) => {
      if (!/Server listening/.test(line)) return true
      const [origin] = /http:[^"]+/.exec(line)
      const atStart = loaded()
      fetch(origin + '/rooms').then(async (answer) => {
        await answer.text()
        write.call(process.stdout, JSON.stringify([answer.status, atStart, loaded().sort()]))
        process.kill(process.pid, 'SIGTERM')
      })
      return true
    }`
  const env = { ...process.env, PORT: '0', NODE_ENV: 'test', DRAIN_TIMEOUT: '0' }
  const told = execFileSync(process.execPath, ['-e', script], { cwd: folder, env, encoding: 'utf8' })
  expect(JSON.parse(told)).toEqual([200, [], ['@fastify/fast-json-stringify-compiler', 'ajv']])
})
