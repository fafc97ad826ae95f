import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { RunningServer } from '../../server/app'
import { buildPreview, describeProblems } from '../compiler/build-preview'
import { serveSite } from './serve-site'

/** Builds the preview of a mini-program into a temporary folder; rejects when the build has problems. */
export async function buildSite(root: string, dev: boolean): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'preview-'))
  const { problems } = await buildPreview({ root, out: folder, dev })
  if (problems.length) throw new Error(`\n${describeProblems(problems)}`)
  return folder
}

/** Builds a mini-program and serves it on a free port; `close` also removes what was built. */
export async function servePreview(root: string): Promise<RunningServer> {
  const folder = await buildSite(root, false)
  const server = await serveSite(folder)
  return {
    ...server,
    async close() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
