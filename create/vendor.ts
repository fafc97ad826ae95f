import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildServer } from '../tools/build-server'
import { root } from '../tools/files'
import { run } from '../tools/process'
import type { Packages } from './manifests'

/** Packs the library and the server into a folder, because they are not on npm. */
export async function packVendor(vendor: string): Promise<Packages> {
  const server = mkdtempSync(path.join(tmpdir(), 'create-server-'))
  try {
    await buildServer(server)
    return {
      'mobx-miniprogram-socket': await pack(path.join(root, 'store'), vendor),
      'mobx-miniprogram-socket-server': await pack(server, vendor),
    }
  } finally {
    rmSync(server, { recursive: true, force: true })
  }
}

/** Packs a folder that is built, and returns the name of the file. */
async function pack(folder: string, target: string): Promise<string> {
  const command = ['npm', 'pack', folder, '--ignore-scripts', '--json', '--pack-destination', target]
  const { ok, stdout, output } = await run(command)
  if (!ok) throw new Error(`npm pack ${folder} failed\n${output}`)
  const [packed] = JSON.parse(stdout) as [{ filename: string }]
  return packed.filename
}
