// docs/protocol.md as tests read it: its blocks, its tables, and its server, which runs.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { compileFunction } from 'node:vm'
import type { ClientFrame, Position, ServerFrame } from '../../store/protocol'

export type Language = 'md' | 'zh-CN.md'

export function readProtocol(language: Language): string {
  return readFileSync(path.join(__dirname, '../../docs', `protocol.${language}`), 'utf8')
}

/** Bodies of the code blocks of a kind. */
export function blocksOf(text: string, kind: string): string[] {
  return Array.from(
    text.matchAll(new RegExp('^```' + kind + '\\n([^]*?)^```$', 'gm')),
    ([, body = '']) => body,
  )
}

/** Cells of the table rows whose first cells match. */
export function rowsOf(text: string, ...first: readonly RegExp[]): string[][] {
  return text
    .split('\n')
    .filter((row) => row.startsWith('|'))
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((cells) => first.every((pattern, at) => pattern.test(cells[at] ?? '')))
}

/** One connection, as the server of the document sees it. */
export interface Peer {
  user?: string
  readonly send: (frame: ServerFrame) => void
  readonly close: (code: number) => void
}

export interface SimpleServer {
  readonly hear: (peer: Peer, frame: ClientFrame) => void
  readonly attach: (peer: Peer, topic: unknown, at: Position | undefined, lines: readonly string[]) => void
  readonly topics: ReadonlyMap<string, { readonly readers: Map<Peer, unknown> }>
}

/** The part that the document leaves to the app. */
export interface SimpleApp {
  /** Users who may read and write. @default all */
  readonly members?: ReadonlySet<string>
  /** @default texts are said; one of them is rude */
  readonly decide?: (state: unknown, data: { readonly say?: unknown }, user: string) => unknown
}

/** Starts the server of the document with a topic of texts that refuses one word; `memory` is the name in its stamps. */
export function startServer(memory: string, { members, decide = sayAll }: SimpleApp = {}): SimpleServer {
  return compileServer({
    memory,
    verify: (token: string) => /^token-of-(\w+)$/.exec(token)?.[1],
    may: (user: string) => members?.has(user) ?? true,
    initial: [],
    reduce: (state: readonly string[], event: { readonly said: string }) => [...state, event.said],
    decide,
  })
}

/**
 * Compiles the server of the document.
 *
 * @param app what the document leaves to the app: `verify`, `may`, `initial`, `reduce`, `decide`, and `memory`
 * @param change changes the code, for servers that break a rule
 */
export function compileServer(
  app: Readonly<Record<string, unknown>>,
  change: (code: string) => string = (code) => code,
): SimpleServer {
  const [document = ''] = blocksOf(readProtocol('md'), 'js')
  const code = change(document)
  // The clock of jest, which tests can set.
  const names = { Date, ...app }
  const body = `${code}\nreturn { hear, attach, topics }`
  return compileFunction(body, Object.keys(names))(...Object.values(names)) as SimpleServer
}

function sayAll(_state: unknown, data: { readonly say?: unknown }): unknown {
  if (typeof data.say !== 'string') return { code: 'malformed' }
  return data.say === 'rude' ? { code: 'rude' } : { events: [{ said: data.say }] }
}
