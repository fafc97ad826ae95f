// Both languages have every text, and each fits its place.
import { describe, expect, it } from '@jest/globals'
import { en } from '../../../miniprogram/i18n/en'
import { zh } from '../../../miniprogram/i18n/zh'

/** Every sentence with its path; functions are asked with a number. */
function sentences(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String((value as (n: number) => string)(7))]]
  return Object.entries(value as object).flatMap(([key, member]) => sentences(member, `${path}/${key}`))
}

/** A Chinese character is as wide as two Latin ones. */
const width = (text: string): number => [...text].reduce((sum, c) => sum + (c > '⺀' ? 2 : 1), 0)

describe.each([
  ['English', en],
  ['Chinese', zh],
] as const)('%s', (_language, words) => {
  it('has no empty sentence', () => {
    expect(sentences(words).filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('a banner fits two lines beside its button, and the text of a status is short', () => {
    for (const { banner, next, name } of [...Object.values(words.status), words.refused]) {
      expect(width(banner)).toBeLessThanOrEqual(50)
      expect(width(next)).toBeLessThanOrEqual(84)
      expect(width(name)).toBeLessThanOrEqual(18)
    }
  })

  it('an error or another cause fits one line', () => {
    const long = Object.values({ ...words.errors, ...words.causes }).filter((text) => width(text) > 42)
    expect(long).toEqual([])
  })
})

it('the languages differ in all but names and signs', () => {
  const chinese = new Map(sentences(zh))
  const same = sentences(en).filter(([path, text]) => chinese.get(path) === text)
  expect(same).toEqual([
    ['/networks/wifi', 'Wi-Fi'],
    ['/kilobytes', '7 KB'],
    ['/monitor/none', '—'],
  ])
})
