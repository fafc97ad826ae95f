import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import fastify, { type FastifyInstance } from 'fastify'
import { BuildFeed } from '../../../preview/reload/build-feed'
import type { BuildReport } from '../../../preview/reload/build-report'
import { previewPlugin } from '../../../preview/serve/preview-plugin'

const one = { build: 'one', shell: 'shell' }
let folder: string
let feed: BuildFeed
let app: FastifyInstance

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-'))
  writeFileSync(join(folder, 'index.html'), '<p>shell</p>')
  writeFileSync(join(folder, 'phone.js'), '1')
  feed = new BuildFeed()
  app = fastify()
  void app.register(previewPlugin({ folder, feed }))
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

test('/ is the shell, files have their types, and the browser caches nothing', async () => {
  const shell = await app.inject('/')
  expect(shell.body).toBe('<p>shell</p>')
  expect(shell.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  })
  expect((await app.inject('/phone.js?x=1')).headers['content-type']).toBe('text/javascript; charset=utf-8')
})

test.each(['/gone.js', '/../package.json', '/%2e%2e/package.json', '/..%2f..%2fetc/passwd', '/phone.js%00'])(
  '%s is nothing',
  async (path) => {
    expect((await app.inject(path)).statusCode).toBe(404)
  },
)

test('browsers get the last build at once, and every build after it', async () => {
  feed.report(one, [])
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const { body } = await fetch(`${origin}/preview/events`)
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
  const first = parseReport(await reader.read())
  const problem = { file: 'a.ts', line: 1, column: 2, message: 'no', source: 'x' }
  feed.report({ build: 'two', shell: 'shell' }, [problem])
  const second = parseReport(await reader.read())
  expect(first).toMatchObject({ problems: [], shell: 'shell' })
  expect(second).toMatchObject({ problems: [problem], shell: 'shell' })
  expect([first.build, second.build]).toEqual(['one', 'two'])
  feed.addFindings([problem])
  expect(parseReport(await reader.read())).toEqual({ ...second, findings: [problem] })
  feed.report({ build: 'three', shell: 'shell' }, [])
  expect(parseReport(await reader.read())).toMatchObject({ problems: [], findings: [] })
})

test('a browser that comes before the first build waits for it', async () => {
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const { body } = await fetch(`${origin}/preview/events`)
  feed.addFindings([])
  feed.report(one, [])
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
  expect(parseReport(await reader.read())).toMatchObject({ build: 'one' })
})

test('open event streams do not keep the server from closing', async () => {
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  feed.report(one, [])
  const { body } = await fetch(`${origin}/preview/events`)
  await app.close()
  const rest = await new Response(body).text()
  expect(rest).toContain('data:')
})

function parseReport({ value }: { value?: string | undefined }): BuildReport {
  return JSON.parse(/data: (.*)/.exec(value ?? '')?.[1] ?? '') as BuildReport
}
