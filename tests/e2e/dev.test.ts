// `npm start` as a process: it leaves nothing behind, and two of them run side by side.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from '@jest/globals'

const root = path.resolve(__dirname, '../..')
const started: { child: ChildProcess; port: number }[] = []

afterEach(async () => {
  for (const { child, port } of started.splice(0)) {
    if (child.exitCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await rm(path.join(root, 'build/preview', String(port)), { recursive: true, force: true })
  }
})

/** Starts `npm start` in its own process group, so that all its children can be found. */
async function start(
  miniprogram: string,
  prepare: (port: number) => Promise<void> = () => Promise.resolve(),
): Promise<{ child: ChildProcess; origin: string }> {
  const port = await freePort()
  await prepare(port)
  const child = spawn(process.execPath, ['--import', 'tsx', 'preview/dev/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', MINIPROGRAM: miniprogram },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push({ child, port })
  await new Promise<void>((ready, failed) => {
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('Preview ready')) ready()
    })
    child.once('exit', () => {
      failed(new Error('npm start ended'))
    })
  })
  return { child, origin: `http://127.0.0.1:${String(port)}` }
}

/** A file of an earlier start on this port. */
const earlier = (port: number, file: string): string => path.join(root, 'build/preview', String(port), file)

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Lists the processes of a group, without zombies. */
async function listLiving(group: number): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,stat=,args='])
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/))
  return lines
    .filter(([id, state]) => id === String(group) && !state?.startsWith('Z'))
    .map(([, , ...args]) => args.join(' '))
}

const script = async (origin: string): Promise<string> => (await fetch(`${origin}/phone.js`)).text()

describe('npm start', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('leaves no process and no listener after %s', async (signal) => {
    const { child, origin } = await start('tests/fixtures/preview-app')
    const group = child.pid ?? 0
    // An open event stream must not keep the process alive.
    const news = await fetch(`${origin}/preview/events`)
    expect(await listLiving(group)).not.toEqual([])

    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([0, null])
    // The compiler's own process ends when it sees that this one is gone.
    while ((await listLiving(group)).length > 0);
    await expect(fetch(origin)).rejects.toThrow()
    await news.text()
  })

  it('whose first build fails shows what is wrong, and never the app of an earlier start', async () => {
    const broken = path.join(root, 'build/broken-app')
    await mkdir(broken, { recursive: true })
    await writeFile(path.join(broken, 'app.json'), '{ "pages": ["gone/gone"] }')
    const { origin } = await start(broken, (port) =>
      cp(path.join(root, 'tests/fixtures/preview-app/app.ts'), earlier(port, 'phone.js')),
    )
    expect((await fetch(`${origin}/phone.js`)).status).toBe(404)
    expect((await fetch(`${origin}/phone.html`)).status).toBe(200)
    await rm(broken, { recursive: true })
  })

  it('serves its own build, beside another process', async () => {
    const [fixture, app] = await Promise.all([start('tests/fixtures/preview-app'), start('miniprogram')])
    const both = [await script(fixture.origin), await script(app.origin)]
    expect(both.map((code) => code.includes('pages/monitor/monitor'))).toEqual([false, true])
  })
})
