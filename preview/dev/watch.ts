import { relative, sep } from 'node:path'

import { watch as watchFiles } from 'chokidar'

/** Milliseconds to wait after a change: editors write a file in several steps, and one build is enough for all. */
const settleAfter = 25

const ignored = /(^|[\\/])(node_modules|miniprogram_npm|miniprogram_dist|types|\.git)([\\/]|$)/
const sources = /\.(ts|js|json|wxml|wxss|wxs|css|html|png|jpe?g|gif|svg|webp)$/

/** Whether a path below a watched folder is that of a source. */
export function isSource(path: string): boolean {
  return sources.test(path) && !ignored.test(path)
}

export interface Watching {
  close(): Promise<void>
}

/** Calls `changed` with the changed paths, one call at a time; resolves once every later change is noticed. */
export async function watch(
  folders: readonly string[],
  changed: (paths: readonly string[]) => Promise<void>,
): Promise<Watching> {
  const pending = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()
  const flush = (): void => {
    running = running.then(async () => {
      const paths = [...pending]
      pending.clear()
      if (paths.length) await changed(paths)
    })
  }
  const watcher = watchFiles([...folders], {
    ignoreInitial: true,
    ignored: (path) => folders.some((folder) => ignored.test(relative(folder, path))),
  })
  watcher.on('all', (_event, path) => {
    if (!sources.test(path)) return
    pending.add(path.split(sep).join('/'))
    clearTimeout(timer)
    timer = setTimeout(flush, settleAfter)
  })
  await new Promise<void>((ready) => watcher.once('ready', ready))
  return {
    async close() {
      clearTimeout(timer)
      await watcher.close()
      await running
    },
  }
}
