// The API reference, made of the docstrings of all entries: one page for each.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Context } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { listFiles, readJson, root } from '../../files'

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
}

/** Entries by their import name, with their sources: those of `exports` in the packages. */
export const entries: Readonly<Record<string, string>> = Object.fromEntries(
  ['store', 'server'].flatMap((room) => {
    const { name, exports } = readJson<Manifest>(path.join(root, room, 'package.json'))
    return Object.keys(exports)
      .filter((entry) => !entry.endsWith('.json'))
      .map((entry) => [path.posix.join(name, entry), path.posix.join(room, entry, 'index.ts')] as const)
  }),
)

/** The page of an entry, such as `socket-session` and `server-testing`. */
export function pageOf(entry: string): string {
  return entry
    .replace('mobx-miniprogram-', '')
    .replace(/^socket-server/, 'server')
    .replaceAll('/', '-')
}

const folder = path.join(root, 'build/docs-reference')

const config = {
  extends: '../tsconfig.base.json',
  compilerOptions: { lib: ['ES2022', 'DOM'], types: ['node', 'miniprogram-api-typings'] },
  files: Object.values(entries).map((file) => `../${file}`),
}

/** Names each module for its page. */
function nameModules({ project }: Context): void {
  const modules = project.children ?? []
  for (const [entry, file] of Object.entries(entries)) {
    const name = file.replace(/\/index\.ts$/, '')
    const found = modules.find((module) => module.name === name)
    if (found === undefined) throw new Error(`typedoc has no module ${name}`)
    found.name = pageOf(entry)
  }
}

/** Writes the pages, and returns their texts by the name of their entry. */
export async function makeReference(): Promise<ReadonlyMap<string, string>> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const tsconfig = path.join(root, 'build/tsconfig.reference.json')
  writeFileSync(tsconfig, JSON.stringify(config))
  const markdown: Partial<PluginOptions> = {
    hideBreadcrumbs: true,
    hidePageHeader: true,
    hidePageTitle: true,
    outputFileStrategy: 'modules',
    sanitizeComments: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    // Nearly everything is readonly.
    tableColumnSettings: { hideModifiers: true },
  }
  // Its plugin imports it as a module: a required copy would be another one.
  const { Application, Converter } = await import('typedoc')
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: Object.values(entries).map((file) => path.join(root, file)),
    basePath: root,
    // Its default is docs/, which it would empty.
    out: folder,
    tsconfig,
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    readme: 'none',
    groupOrder: ['Functions', 'Variables', 'Interfaces', 'Type Aliases', 'Classes'],
    githubPages: false,
    // The repository's own checks compile the sources.
    skipErrorChecking: true,
    logLevel: 'Error',
    ...markdown,
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, nameModules)
  const project = await app.convert()
  if (project === undefined) throw new Error('typedoc could not read the entries')
  await app.generateOutputs(project)
  return collect()
}

function collect(): Map<string, string> {
  const files = listFiles(folder).filter((file) => file.endsWith('.md'))
  return new Map(
    Object.keys(entries).map((entry) => {
      const file = files.find((name) => name === `${pageOf(entry)}.md`)
      if (file === undefined) throw new Error(`typedoc made no page of ${entry}, but ${files.join(', ')}`)
      return [entry, `# ${entry}\n\n${readFileSync(path.join(folder, file), 'utf8')}`]
    }),
  )
}
