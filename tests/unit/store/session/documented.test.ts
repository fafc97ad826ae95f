import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(__dirname, '../../../..')
const codeOf = (text: string) => text.replace(/\s*\/\/.*$|^\/\*\*.*\n/gm, '').trim()

test.each(['sessions.md', 'sessions.zh-CN.md'])(
  'the session of docs/%s is the code that tests/types compiles',
  (file) => {
    const page = readFileSync(path.join(root, 'docs', file), 'utf8')
    const compiled = readFileSync(path.join(root, 'tests/types/bindings-session.ts'), 'utf8')
    const blocks = Array.from(page.matchAll(/^```ts\n([^]*?)^```$/gm), ([, code = '']) => codeOf(code))
    expect(blocks).toContain(codeOf(compiled))
  },
)
