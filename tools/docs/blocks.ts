// The code blocks of a page, and what a comment before a block says about it.

/** How a block is checked. */
export type Mark =
  /** By itself: a module, a template, commands. */
  | { readonly kind: 'whole' }
  /** A fragment: compiled with names that tests/fixtures/docs/names.ts declares. */
  | { readonly kind: 'with'; readonly names: readonly string[] }
  /** A test reads the block out of the page, and runs it or compares it. */
  | { readonly kind: 'tested'; readonly by: string }
  /** The comment cannot be read. */
  | { readonly kind: 'unknown'; readonly comment: string }

export interface Block {
  readonly language: string
  readonly code: string
  /** Line of the first line of code, counted from 1. */
  readonly line: number
  readonly mark: Mark
}

/** Before a block: `<!-- code: with socket, app -->` or `<!-- code: tested by tests/… -->`. */
const comment = /^<!-- code: (.*) -->$/
/** Anywhere on a page, for all blocks of a language: `<!-- every ts: tested by tests/… -->`. */
const everyComment = /^<!-- every (\w+): (.*) -->$/

function readMark(text: string): Mark {
  const [, names] = /^with (\w+(?:, \w+)*)$/.exec(text) ?? []
  if (names !== undefined) return { kind: 'with', names: names.split(', ') }
  const [, by] = /^tested by (tests\/\S+\.test\.ts)$/.exec(text) ?? []
  return by === undefined ? { kind: 'unknown', comment: text } : { kind: 'tested', by }
}

/** Blocks with a language, in their order. Blocks without one are drawings. */
export function readBlocks(page: string): Block[] {
  const lines = page.split('\n')
  const every = new Map(
    lines.flatMap((line) => {
      const [, language = '', text = ''] = everyComment.exec(line) ?? []
      return language === '' ? [] : [[language, readMark(text)] as const]
    }),
  )
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const [, fence = '', language = ''] = /^(`{3,})(\w*)/.exec(lines[at] ?? '') ?? []
    if (fence === '') continue
    const end = lines.findIndex((line, index) => index > at && line.startsWith(fence))
    if (end < 0) break
    const [, text] = comment.exec(lines[at - 1] ?? '') ?? []
    const mark = text === undefined ? (every.get(language) ?? { kind: 'whole' as const }) : readMark(text)
    if (language !== '')
      blocks.push({ language, code: lines.slice(at + 1, end).join('\n'), line: at + 2, mark })
    at = end
  }
  return blocks
}
