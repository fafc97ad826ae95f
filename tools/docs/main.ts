// `npm run docs`: builds the documentation as a site into build/docs, without a network.
import path from 'node:path'
import { root } from '../files'
import { report } from '../problem'
import { source, stage } from './site/stage'
import { verify } from './site/verify'

/** The folder of the site, for any server of static files. */
const site = path.join(root, 'build/docs')

async function main(): Promise<void> {
  await stage()
  // It is a module, which cannot be required.
  const { build } = await import('vitepress')
  await build(source)
  const { pages, links, problems } = verify(site)
  report(problems, `docs: ${String(pages)} pages, ${String(links)} links in build/docs`)
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
