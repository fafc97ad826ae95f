// Links between files of the repository: where they lead, and whether that exists.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../files'
import type { Problem } from '../problem'

export interface Link {
  readonly target: string
  /** Counted from 1. */
  readonly line: number
}

/** The text of a page without its code. Lines keep their numbers. */
function withoutCode(text: string): string {
  return text
    .replace(/^(`{3,})[^]*?^\1/gm, (block) => block.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]+`/g, (code) => code.replace(/[[\]]/g, ' '))
}

/** Relative links and pictures, in their order. */
export function readLinks(text: string): Link[] {
  return withoutCode(text)
    .split('\n')
    .flatMap((content, index) =>
      Array.from(content.matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => ({ target, line: index + 1 })),
    )
    .filter(({ target }) => !/^[a-z]+:/.test(target))
}

/** The anchor of a heading, as GitHub makes it. */
function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}

export function readAnchors(text: string): Set<string> {
  const anchors = new Set<string>()
  // Code of a heading is a part of its anchor.
  for (const [, heading = ''] of text.replace(/^(`{3,})[^]*?^\1/gm, '').matchAll(/^#+ (.+)$/gm)) {
    const slug = slugOf(heading.trim())
    let name = slug
    for (let copy = 1; anchors.has(name); copy += 1) name = `${slug}-${String(copy)}`
    anchors.add(name)
  }
  return anchors
}

/** Links of a page that lead nowhere. */
export function checkLinks(page: string): Problem[] {
  const file = path.join(root, page)
  return readLinks(readFileSync(file, 'utf8')).flatMap(({ target, line }): Problem[] => {
    const [name = '', anchor] = target.split('#')
    const to = name === '' ? file : path.join(path.dirname(file), decodeURI(name))
    if (!existsSync(to)) return [{ file, line, message: `leads to ${name}, which does not exist` }]
    if (anchor === undefined || !to.endsWith('.md')) return []
    return readAnchors(readFileSync(to, 'utf8')).has(decodeURI(anchor))
      ? []
      : [{ file, line, message: `leads to #${anchor}, and ${name || page} has no such heading` }]
  })
}
