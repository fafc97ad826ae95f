// Compares all that is installed with what was looked at: the lock file holds each package by its hash, none runs code when it is installed
// unless it is named, and the registry knows no severe advisory about what users get.
import path from 'node:path'
import { checkLock, checkVersions, type Lock, readAudit } from './dependencies'
import { readJson, root } from './files'
import { report } from './problem'
import { run } from './process'

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly allowScripts?: Readonly<Record<string, boolean>>
}

/** Ms that the registry may take. */
const patience = 60_000

async function main(): Promise<void> {
  const lock = path.join(root, 'package-lock.json')
  const manifests = ['package.json', 'server/package.json', 'store/package.json'].map((file) => ({
    file: path.join(root, file),
    manifest: readJson<Manifest>(path.join(root, file)),
  }))
  const named = Object.keys(manifests[0]?.manifest.allowScripts ?? {})
  const own = checkLock(readJson<Lock>(lock), named).map((message) => ({ file: lock, message }))
  const versions = manifests.flatMap(({ file, manifest: { dependencies, devDependencies } }) =>
    checkVersions({ ...dependencies, ...devDependencies }).map((message) => ({ file, message })),
  )
  const { stdout } = await run(['npm', 'audit', '--omit=dev', '--json'], { limit: patience })
  const audit = readAudit(stdout)
  if (audit.kind === 'none')
    console.log(
      `NO AUDIT: this registry does not answer npm audit (${audit.why}). The lock file alone was checked.`,
    )
  const advised = audit.kind === 'none' ? [] : audit.found.map((message) => ({ file: lock, message }))
  report(
    [...own, ...versions, ...advised],
    `dependencies: integrity, install scripts, versions${audit.kind === 'none' ? '' : ', npm audit'}`,
  )
}

void main()
