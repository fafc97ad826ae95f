/* `npm start`: the reference server and the preview of the mini-program on one port, rebuilt on every save. */
import { rm } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'

import { type RunningServer, type ServerOptions, createServer } from '../../server/app'
import { optionsFrom } from '../../server/cli/environment'
import { localUsers } from '../../server/users/local-users'
import { demoFor } from '../../server/cli/demo'
import { describeStartError } from '../../server/cli/start-error'
import { defaults } from '../../server/options'
import { buildPreview, describeProblems } from '../compiler/build-preview'
import type { Problem } from '../compiler/problem'
import { BuildFeed } from '../reload/build-feed'
import type { BuildNames } from '../reload/build-report'
import { nameBuild } from '../reload/build-name'
import { demoRoom } from '../serve/demo-room'
import { previewPlugin } from '../serve/preview-plugin'
import { listNetworkAddresses } from './network-addresses'
import { checkTypes } from './type-check'
import { TypeCheckQueue } from './type-check-queue'
import { isSource, watch } from './watch'

const home = resolve(__dirname, '../..')
const root = resolve(home, process.env['MINIPROGRAM'] ?? 'miniprogram')
const started = performance.now()

void main()

async function main(): Promise<void> {
  let settings: ServerOptions = {}
  try {
    settings = { logLevel: 'warn', ...optionsFrom(process.env), development: true }
    await run(settings)
  } catch (error) {
    process.stderr.write(`${describeStartError(error, settings)}\n`)
    process.exitCode = 1
  }
}

async function run(settings: ServerOptions): Promise<void> {
  const shellFolders = ['shell', 'stage', 'reload', 'classic', 'scenarios'].map((part) =>
    join(home, 'preview', part),
  )
  const folders = [
    root,
    ...['store', 'chat', 'game', 'preview/runtime'].map((part) => join(home, part)),
    ...shellFolders,
  ]
  const feed = new BuildFeed()
  // One folder for each port: two servers that run at once must not serve each other's builds.
  const out = join(home, 'build/preview', String(settings.port ?? defaults.port))
  // The app of an earlier start must not stand in for one that cannot be built.
  await rm(out, { recursive: true, force: true })
  // Codes of the preview are those of no mini-program of WeChat.
  const demo = demoFor(localUsers())
  const server = await createServer({
    ...settings,
    ...demo,
    plugins: [...demo.plugins, demoRoom(out), previewPlugin({ folder: out, feed })],
  })
  const typeChecks = new TypeCheckQueue(findTypeErrors, (findings) => {
    feed.addFindings(findings)
    if (findings.length) say(`\n${describeProblems(findings)}\n`)
  })
  const name = async (): Promise<BuildNames> => ({
    build: await nameBuild(folders, isSource),
    shell: await nameBuild(shellFolders, isSource),
  })
  let builtShell: string | undefined
  const build = async (changed: readonly string[]): Promise<void> => {
    const names = await name()
    const shell = names.shell !== builtShell
    const { problems, timings } = await buildPreview({ root, out, dev: true, shell, names })
    // A save during the build: what was built has no name.
    if ((await name()).build !== names.build) return build(changed)
    if (problems.length === 0) builtShell = names.shell
    feed.report(names, problems)
    typeChecks.check(problems.length ? null : names.build)
    if (problems.length) say(`\n${describeProblems(problems)}\n`)
    else if (changed.length) say(`  ${summary(changed)} → ${timings['total']} ms`)
  }
  await build([])
  const watching = await watch(folders, build)
  welcome(server, settings.host)

  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(1)
    stopping = true
    void Promise.all([watching.close(), server.close()]).then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // npm passes no signal on: ending npm alone would leave the server on the port.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) stop()
  }, 500).unref()
}

/** A check that fails must not end the preview: files may be half written or deleted. */
async function findTypeErrors(): Promise<readonly Problem[]> {
  try {
    return await checkTypes(root)
  } catch (error) {
    say(
      `\n  Types were not checked · 未做类型检查: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    return []
  }
}

function welcome({ port, origin }: RunningServer, host = '127.0.0.1'): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const others = host === '127.0.0.1' || host === 'localhost' ? [] : listNetworkAddresses(port)
  say(`
  Preview ready in ${seconds} s · 预览已就绪

    Open · 打开          ${origin}/
    One phone · 单机     ${origin}/?phones=1
${others.map((address) => `    Network · 局域网     ${address}\n`).join('')}
  Saving a file reloads the phone · 保存文件后自动刷新
  Press Ctrl-C to stop · 按 Ctrl-C 停止
`)
}

function summary(paths: readonly string[]): string {
  const [path = ''] = paths
  return paths.length === 1 ? relative(home, path) : `${paths.length} files · ${paths.length} 个文件`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
