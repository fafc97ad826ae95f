// The last stage of deploy/Dockerfile in a folder of its own: its files, its commands, its start, its health check and its end.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { buildServer } from '../../tools/build-server'
import { root } from '../../tools/files'
import { freePort } from '../../tools/processes/free-port'
import { isListening } from '../../tools/processes/program'

const run = promisify(execFile)
const app = mkdtempSync(path.join(tmpdir(), 'docker-'))
const [, stage = ''] = readFileSync(path.join(root, 'deploy/Dockerfile'), 'utf8').split(
  /\nFROM [^\n]*\n(?!.*\nFROM)/s,
)
const linesOf = (word: string): string[] =>
  stage.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))
let child: ChildProcess | undefined

beforeAll(async () => {
  await buildServer()
  for (const copy of linesOf('COPY')) {
    const isBuilt = copy.startsWith('--from=build ')
    const words = copy.replace('--from=build /src/', '').split(' ')
    const to = path.join(app, words.at(-1) ?? '')
    for (const from of words.slice(0, -1)) {
      const isFolder = !isBuilt || to.endsWith('/')
      cpSync(path.join(root, from), isFolder ? path.join(to, path.basename(from)) : to, { recursive: true })
    }
  }
  for (const command of linesOf('RUN')) await run('sh', ['-c', command], { cwd: app })
}, 180_000)

afterAll(() => {
  child?.kill('SIGKILL')
  rmSync(app, { recursive: true, force: true })
})

test('the image starts as a user without rights, tells that it is healthy, and ends by itself', async () => {
  expect(linesOf('USER')).toEqual(['node'])
  const port = await freePort()
  const settings = Object.fromEntries(
    linesOf('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=') as [string, string])),
  )
  expect(settings).toEqual({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT: '8080' })
  const secrets = { APPID: 'wx1', APPSECRET: 'secret', SECRET: 'x'.repeat(32) }
  const env = { PATH: process.env['PATH'], ...settings, ...secrets, PORT: String(port), HOST: '127.0.0.1' }
  const [node = '', ...args] = JSON.parse(linesOf('CMD')[0] ?? '[]') as string[]
  child = spawn(node, args, { cwd: app, env, stdio: 'ignore' })
  while (!(await isListening(port))) await new Promise((resolve) => setTimeout(resolve, 50))
  const [, check = '[]'] = / CMD (\[.*)$/.exec(linesOf('HEALTHCHECK')[0] ?? '') ?? []
  const [program = '', ...words] = JSON.parse(check) as string[]
  await run(program, words, { env })
  await expect(run(program, words, { env: { ...env, PORT: '1' } })).rejects.toThrow()
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(existsSync(path.join(app, 'node_modules/typescript'))).toBe(false)
}, 60_000)
