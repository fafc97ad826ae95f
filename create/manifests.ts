import path from 'node:path'
import { readJson, root } from '../tools/files'

/** Files of vendor/, by the names of their packages. */
export type Packages = Readonly<Record<'mobx-miniprogram-socket' | 'mobx-miniprogram-socket-server', string>>

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** The versions that this repository is tested with. */
function versionsOf(...names: readonly string[]): Record<string, string> {
  const { dependencies, devDependencies } = readJson<Manifest>(path.join(root, 'package.json'))
  return Object.fromEntries(
    names.map((name) => {
      const version = dependencies[name] ?? devDependencies[name]
      if (version === undefined) throw new Error(`package.json of the repository has no ${name}`)
      return [name, version]
    }),
  )
}

/** The package.json of the mini-program. WeChat packs its `dependencies`, so the server has a package of its own. */
export function manifestOf(name: string, packages: Packages): string {
  return print({
    name,
    version: '0.1.0',
    private: true,
    workspaces: ['server'],
    scripts: {
      server: 'npm start --workspace server',
      check: 'tsc -p . && tsc -p server',
      test: 'npm run check && npm test --workspace server',
    },
    dependencies: {
      ...versionsOf('mobx-miniprogram'),
      'mobx-miniprogram-socket': `file:vendor/${packages['mobx-miniprogram-socket']}`,
    },
    devDependencies: versionsOf('@types/node', 'miniprogram-api-typings', 'typescript'),
  })
}

/** The package.json of the server. */
export function serverManifest(name: string, packages: Packages): string {
  return print({
    name: `${name}-server`,
    version: '0.1.0',
    private: true,
    type: 'commonjs',
    scripts: {
      start: 'node --import tsx main.ts',
      test: 'node --import tsx --test list.test.ts',
    },
    dependencies: {
      'mobx-miniprogram-socket-server': `file:../vendor/${packages['mobx-miniprogram-socket-server']}`,
      ...versionsOf('tsx', 'valibot'),
    },
  })
}

function print(manifest: object): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}
