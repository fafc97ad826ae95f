import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { closes, limits, serverLimits } from '../../../../store/protocol'
import { blocksOf, type Language, readProtocol, rowsOf } from '../../../support/protocol-document'

const languages: readonly Language[] = ['md', 'zh-CN.md']
const frames = path.join(__dirname, '../../../../store/protocol/frames.ts')

/** A value in the unit of the page. */
function inUnit(name: string, value: number): string {
  if (/bytes$/i.test(name))
    return value < 1_024
      ? `${String(value)} B`
      : value < 2 ** 20
        ? `${String(value / 1_024)} KB`
        : `${String(value / 2 ** 20)} MB`
  if (value < 1_000) return String(value)
  if (value % 3_600_000 === 0) return `${String(value / 3_600_000)} h`
  return value >= 300_000 ? `${String(value / 60_000)} min` : `${String(value / 1_000)} s`
}

/** Types without comments and without what tells only TypeScript that a member is absent or not written. */
const plain = (source: string): string =>
  source
    .replace(/\/\*\*[^]*?\*\//g, '')
    .replace(/^ *readonly \w+\?: undefined$|\breadonly (?=\w+\??:)|^export /gm, '')
    .replace(/\s+/g, ' ')

test.each(languages)('docs/protocol.%s quotes each limit once, as the code has it', (language) => {
  const text = readProtocol(language)
  const all = [...Object.entries(limits).map(([name, value]) => [`limits.${name}`, value] as const),
    ...Object.entries(serverLimits).map(([name, value]) => [`serverLimits.${name}`, value] as const)] // prettier-ignore
  const quoted = rowsOf(text, /^`(l|serverL)imits\./).map((cells) => cells.slice(0, 2))
  expect(quoted).toEqual(all.map(([name, value]) => [`\`${name}\``, inUnit(name, value)]))
})

test.each(languages)('docs/protocol.%s lists the closes, with their codes', (language) => {
  const quoted = rowsOf(readProtocol(language), /^\d{4}$/).map((cells) =>
    cells.slice(0, language === 'md' ? 3 : 2),
  )
  const all = Object.entries(closes).map(([name, { code, reason }]) => [
    String(code),
    `\`closes.${name}\``,
    reason,
  ])
  expect(quoted).toEqual(all.map((cells) => cells.slice(0, language === 'md' ? 3 : 2)))
})

test.each(languages)('docs/protocol.%s shows the shape of each frame, as the code has it', (language) => {
  const source = plain(readFileSync(frames, 'utf8'))
  const shown = blocksOf(readProtocol(language), 'ts').flatMap((block) =>
    plain(block)
      .trim()
      .split(/ (?=interface |type )/),
  )
  for (const shape of shown) expect(source).toContain(shape)
  const names = (text: string): string[] =>
    Array.from(text.matchAll(/interface (\w+)/g), ([, name = '']) => name)
  expect(names(shown.join(' '))).toEqual(names(source))
})

test.each(languages)('docs/protocol.%s lists the names that JavaScript keeps for itself', (language) => {
  const [listed = ''] = /`constructor [^`]*/.exec(readProtocol(language)) ?? []
  expect(listed.slice(1).split(' ').sort()).toEqual(Object.getOwnPropertyNames(Object.prototype).sort())
})

test('both languages have the same headings, blocks and rows', () => {
  const [english, chinese] = languages.map((language) => {
    const text = readProtocol(language)
    const code = blocksOf(text, 'js').map((block) => block.replace(/ *(\/\*\*.*\*\/|\/\/.*)$/gm, ''))
    const rows = rowsOf(text).length
    const headings = text.split('\n').filter((line) => /^#+ /.test(line)).map((line) => line.replace(/[^#].*/, '')) // prettier-ignore
    const steps = text.split('\n').filter((line) => /^(\d\.|\*) /.test(line)).map((line) => line.slice(0, 2)) // prettier-ignore
    return { code, rows, headings, steps }
  })
  expect(chinese).toEqual(english)
})
