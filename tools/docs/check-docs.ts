// `npm run check:docs`: code, links, languages and figures of the documentation.
import path from 'node:path'
import { root } from '../files'
import { report } from '../problem'
import { checkCode } from './code'
import { checkLinks } from './links'
import { listCodePages, listSources, listUnpaired } from './pages'

async function main(): Promise<void> {
  const pages = listCodePages()
  const { problems, counts } = await checkCode(pages)
  const unpaired = listUnpaired(listSources()).map((source) => ({
    file: path.join(root, source),
    message: 'is in one language only',
  }))
  const ways = Object.entries(counts).map(([way, count]) => `${String(count)} ${way}`)
  const links = pages.flatMap(checkLinks)
  report(
    [...problems, ...links, ...unpaired],
    `docs: ${String(pages.length)} pages, code: ${ways.join(', ')}`,
  )
}

void main()
