// Compares the code in docs/testing.md and its translation with the example that runs as a test.
import { expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { defaultQuirks } from '../../../../store/testing/quirks'

const docs = path.join(__dirname, '../../../../docs')

function codeOf(document: string): string[] {
  const text = readFileSync(path.join(docs, document), 'utf8')
  return Array.from(text.matchAll(/```ts\n([\s\S]*?)```/g), ([, code]) => code ?? '')
}

it.each(['testing.md', 'testing.zh-CN.md'])('%s quotes the example', (document) => {
  const quoted = codeOf(document)[0]?.replace('// tests/chat.test.ts\n', '')
  expect(quoted).toBe(readFileSync(path.join(__dirname, 'example/tests/chat.test.ts'), 'utf8'))
})

it.each(['testing.md', 'testing.zh-CN.md'])('%s names every quirk', (document) => {
  const text = readFileSync(path.join(docs, document), 'utf8')
  expect(Object.keys(defaultQuirks).filter((quirk) => !text.includes(`\`${quirk}\``))).toEqual([])
})

it('has the same code in both languages', () => {
  expect(codeOf('testing.zh-CN.md')).toEqual(codeOf('testing.md'))
})
