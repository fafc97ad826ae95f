import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join as joinPath } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, test } from '@jest/globals'
import { ChatFriend } from '../../support/chat-friend'
import { watchLog } from '../../support/secrets'
import { Client, refusal } from '../../support/ws-client'
import { start } from './harness'

const root = joinPath(__dirname, '../../..')
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function launch(environment: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const log = watchLog()
  child.stdout.on('data', (chunk: Buffer) => log.write(String(chunk)))
  return child
}

async function finish(child: ReturnType<typeof launch>) {
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output, errors }
}

/** Resolves with the origin, once the log tells it. */
async function awaitOrigin(child: ReturnType<typeof launch>): Promise<string> {
  for await (const line of createInterface(child.stdout)) {
    const { msg } = JSON.parse(line) as { msg: string }
    const origin = /listening at (http:\S+)/.exec(msg)?.[1]
    if (origin !== undefined) return origin
  }
  throw new Error('ended before it listened')
}

describe('the command', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'on %s closes the connections and ends by itself',
    async (signal) => {
      const child = launch({ PORT: '0', NODE_ENV: 'development' })
      const origin = await awaitOrigin(child)
      expect((await fetch(`${origin}/debug`)).status).toBe(200)
      const client = await Client.open(`${origin.replace('http', 'ws')}/plain`)
      child.kill(signal)
      expect(await client.closed).toMatchObject({ code: 1012, reason: expect.stringContaining('after') })
      expect(await once(child, 'exit')).toEqual([0, null])
    },
  )

  test('serves the chat to its users, and no session where it has none', async () => {
    const child = launch({ PORT: '0', SECRET: 'x'.repeat(32) })
    const ann = await ChatFriend.enter(await awaitOrigin(child), 'Ann')
    await ann.say('hello')
    expect(ann.texts).toEqual(['hello'])
    expect(ann.names).toEqual(['Ann'])
    await ann.leave()
    const production = await awaitOrigin(launch({ PORT: '0', NODE_ENV: 'production' }))
    expect((await refusal(`${production.replace('http', 'ws')}/session`)).status).toBe(404)
  })

  test('lets in only the web pages that ORIGINS names', async () => {
    const child = launch({ PORT: '0', ORIGINS: 'https://a.example' })
    const url = `${(await awaitOrigin(child)).replace('http', 'ws')}/plain`
    expect((await refusal(url, { origin: 'https://b.example' })).status).toBe(403)
    const client = await Client.open(url, [], { origin: 'https://a.example' })
    await client.close()
  })

  test('serves no /debug unless NODE_ENV is development', async () => {
    const child = launch({ PORT: '0', NODE_ENV: 'production' })
    const origin = await awaitOrigin(child)
    expect((await fetch(`${origin}/debug`)).status).toBe(404)
  })

  test.each(['--help', '-h'])('%s explains the settings', async (flag) => {
    const { code, output } = await finish(launch({}, flag))
    expect(code).toBe(0)
    for (const name of ['PORT', 'HOST', 'ORIGINS', 'NODE_ENV', 'LOG_LEVEL', '8080'])
      expect(output).toContain(name)
  })

  test.each([
    [{ PORT: 'eighty' }, 'PORT is "eighty", expected an integer from 0 to 65535.'],
    [{ PORT: '65536' }, 'PORT is "65536", expected an integer from 0 to 65535.'],
    [{ PORT: '-1' }, 'PORT is "-1", expected an integer from 0 to 65535.'],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL is "loud", expected one of trace, debug, info, warn, error, fatal, silent.',
    ],
    [
      { ORIGINS: 'a.example' },
      'ORIGINS contains "a.example", expected an origin such as https://example.com, without a path.',
    ],
    [
      { HOST: '192.0.2.1' },
      'HOST is "192.0.2.1", which is not an address of this machine. 127.0.0.1 and 0.0.0.0 always are.',
    ],
    [
      { REDIS_URL: 'redis://127.0.0.1:1' },
      'SECRET is missing: servers that share a Redis need the same one, at least 32 characters.',
    ],
    [
      { REDIS_URL: 'redis://127.0.0.1:1', SECRET: 'x'.repeat(32) },
      'Redis does not answer. Start it, or change the address (connect ECONNREFUSED 127.0.0.1:1).',
    ],
  ])('refuses %j with a sentence, in two languages', async (environment, sentence) => {
    const { code, errors } = await finish(launch(environment))
    expectSentences({ code, errors }, sentence)
  })

  test('runs without Object.prototype.__proto__, through which a name in JSON would reach a prototype', async () => {
    const tell = encodeURIComponent("process.on('exit', () => console.error('__proto__' in {}))")
    const { errors } = await finish(
      launch({ NODE_OPTIONS: `--import=data:text/javascript,${tell}` }, '--help'),
    )
    expect(errors).toBe('false\n')
  })

  test('refuses an argument it does not know', async () => {
    const answer = await finish(launch({}, '--prot'))
    expectSentences(answer, 'Unknown argument "--prot"; --help lists the settings.')
  })

  test('reports that the port is in use', async () => {
    const { port } = await start()
    const answer = await finish(launch({ PORT: String(port) }))
    expectSentences(
      answer,
      `Port ${port} is in use. Stop the program that uses it, or choose another with PORT=${port + 1}.`,
    )
  })
})

/** Expects exit code 1, and on standard error one line in English and one in Chinese, without a stack. */
function expectSentences({ code, errors }: { code: number | null; errors: string }, english: string): void {
  const [first, second, ...rest] = errors.split('\n')
  expect({ code, first, rest }).toEqual({ code: 1, first: english, rest: [''] })
  expect(second).toMatch(/\p{Script=Han}/u)
}
