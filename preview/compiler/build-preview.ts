import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { bundlePhone, bundleShell } from './bundle'
import { describeProblem, type Problem, SourceError } from './problem'
import type { BuildNames } from '../reload/build-report'
import { Project } from './project'
import { scan } from './scan'
import { compileStyles } from './styles'
import { parseStylesheet } from './stylesheet'
import { compileTemplates } from './templates'

export interface PreviewOptions {
  /** The mini-program's folder, the one with `app.json`. */
  readonly root: string
  /** Folder to write the site to. */
  readonly out: string
  /** Readable bundles with source maps, live reload and errors shown in the page. */
  readonly dev: boolean
  /** Whether the page around the phones is built too. @default true */
  readonly shell?: boolean
  /** Names of what is built, for live reload: each page carries its own, so that it knows when it is an old one. */
  readonly names?: BuildNames
}

export interface PreviewBuild {
  /** Empty when the build succeeded; otherwise the previous build stays as it is. */
  readonly problems: readonly Problem[]
  /** Milliseconds per step. */
  readonly timings: Readonly<Record<string, number>>
}

const preview = resolve(__dirname, '..')
const phonePage = 'runtime/phone.html'
const assets = /\.(png|jpe?g|gif|svg|webp|mp3|ttf|woff2?)$/i

/** Builds the site that runs the mini-program in a browser. Mistakes in its sources are returned, not thrown. */
export async function buildPreview(options: PreviewOptions): Promise<PreviewBuild> {
  const { root, out, dev, shell = true, names } = options
  const timings: Record<string, number> = {}
  const timed = async <T>(step: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now()
    try {
      return await work()
    } finally {
      timings[step] = Math.round(performance.now() - start)
    }
  }
  const build = async (): Promise<readonly Problem[]> => {
    await mkdir(out, { recursive: true })
    // A first build that fails needs a page to show its problems.
    if (!existsSync(join(out, 'phone.html'))) await writePage(out, 'phone.html', phonePage, reloader(dev))
    const around = shell ? timed('shell', () => buildShell(out, dev, names?.shell)) : []
    const page = (): Promise<void> => writePage(out, 'phone.html', phonePage, reloader(dev, names?.build))
    const problems = await buildPhone(root, out, dev, page, timed)
    if (problems.length) return problems
    if (!shell) return []
    // A phone without the library; its page needs no reload of its own.
    const beside = join(out, 'classic')
    await mkdir(beside, { recursive: true })
    const plainPage = (): Promise<void> => writePage(beside, 'phone.html', phonePage, '')
    const more = await timed('classic', () => buildPhone(join(preview, 'classic'), beside, dev, plainPage))
    // The crowd of the storm runs it without a screen.
    await cp(join(preview, 'classic', 'app.js'), join(beside, 'app.js'))
    return more.length ? more : around
  }
  const problems = await timed('total', () => build().catch(reportSourceError))
  return { problems, timings }
}

type Timed = <T>(step: string, work: () => T | Promise<T>) => Promise<T>

/** Builds what runs in a phone. @param writeLast writes its page */
async function buildPhone(
  root: string,
  out: string,
  dev: boolean,
  writeLast: () => Promise<void>,
  timed: Timed = async (_step, work) => work(),
): Promise<readonly Problem[]> {
  const project = new Project(resolve(root))
  const inventory = await timed('scan', () => scan(project))
  const ids = inventory.units.map(({ id }) => id)
  const templates = await timed('wxml', () => compileTemplates(project, ids, dev))
  if (templates.problems.length) return templates.problems
  const styles = await timed('wxss', () => compileStyles(project, inventory))
  const problems = await timed('scripts', () =>
    bundlePhone({ project, inventory, templates: templates.code, out, dev }),
  )
  if (problems.length) return problems
  await writeFile(join(out, 'pages.json'), JSON.stringify(inventory.pages))
  await writeFile(join(out, 'phone.css'), previewStyles('runtime') + styles)
  await timed('assets', () => copyAssets(project.root, join(out, 'files')))
  // Last: a phone that loads during a build may be of the new scripts, but never says so too early.
  await writeLast()
  return []
}

/** Problems as one text, for a terminal. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems.map(describeProblem).join('\n\n')
}

function reportSourceError(error: unknown): Problem[] {
  if (error instanceof SourceError) return [error.problem]
  throw error
}

async function buildShell(out: string, dev: boolean, name: string | undefined): Promise<Problem[]> {
  const problems = await bundleShell(out, dev)
  await writeFile(join(out, 'shell.css'), previewStyles('shell'))
  if (problems.length === 0) await writePage(out, 'index.html', 'shell/index.html', reloader(dev, name))
  return problems
}

async function writePage(out: string, name: string, source: string, script: string): Promise<void> {
  const page = await readFile(join(preview, source), 'utf8')
  await writeFile(join(out, name), page.replace('<!-- reload -->', script))
}

function reloader(dev: boolean, name = ''): string {
  return dev ? `<script src="reload.js" data-build="${name}"></script>` : ''
}

/** Returns the preview's own styles, as one sheet. */
function previewStyles(room: 'runtime' | 'shell'): string {
  const folder = join(preview, room, 'styles')
  return `${parseStylesheet(join(folder, 'index.css'), folder).toString()}\n`
}

async function copyAssets(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    filter: async (path) => (await stat(path)).isDirectory() || assets.test(path),
  })
}
