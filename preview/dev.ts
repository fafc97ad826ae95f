/* `npm start`: the reference server and the preview of the mini-program on one port, rebuilt on every save. */
import { join, resolve } from 'node:path'

import { type RunningServer, startServer } from '../server/app'
import { optionsFrom, SettingError } from '../server/environment'
import { lanAddresses } from './addresses'
import { buildPreview, describeProblems } from './build'
import { Newsroom } from './newsroom'
import { previewPlugin } from './plugin'
import { watch } from './watch'

const home = resolve(__dirname, '..')
const root = resolve(home, process.env['MINIPROGRAM'] ?? 'miniprogram')
const out = join(home, 'build/preview')
const started = performance.now()

void main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const settings = { logLevel: 'warn', ...optionsFrom(process.env), development: true }
  const newsroom = new Newsroom()
  const server = await startServer({
    ...settings,
    plugins: [async (app) => app.register(previewPlugin({ folder: out, newsroom }))],
  })
  const build = async (changed: readonly string[]): Promise<void> => {
    const { problems, timings } = await buildPreview({ root, out, dev: true })
    newsroom.publish(
      problems,
      changed.some((path) => path.includes('preview/shell/')),
    )
    if (problems.length) say(`\n${describeProblems(problems)}\n`)
    else if (changed.length)
      say(
        `  ${changed.length === 1 ? changed[0]?.slice(home.length + 1) : `${changed.length} files`} → ${timings['total']} ms`,
      )
  }
  await build([])
  const folders = [
    root,
    join(home, 'store'),
    ...['runtime', 'shell', 'reload'].map((part) => join(home, 'preview', part)),
  ]
  const watching = watch(folders, build)
  welcome(server, settings.host)

  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(1)
    stopping = true
    void Promise.all([watching.close(), server.close()]).then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

function welcome({ port, origin }: RunningServer, host = '127.0.0.1'): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const others = host === '127.0.0.1' || host === 'localhost' ? [] : lanAddresses(port)
  say(`
  Preview ready in ${seconds} s · 预览已就绪

    Open · 打开          ${origin}/
    Two phones · 双机    ${origin}/?phones=2
${others.map((address) => `    Network · 局域网     ${address}\n`).join('')}
  Saving a file reloads the phone · 保存文件后自动刷新
  Press Ctrl-C to stop · 按 Ctrl-C 停止
`)
}

function explain(error: unknown): string {
  if (error instanceof SettingError) return error.message
  const port = Number(process.env['PORT'] ?? 8080)
  if ((error as { code?: string }).code === 'EADDRINUSE') {
    return [
      `Port ${port} is in use. Stop the program that uses it, or choose another: PORT=${port + 1} npm start`,
      `端口 ${port} 已被占用。请关闭占用它的程序，或换一个端口：PORT=${port + 1} npm start`,
    ].join('\n')
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
