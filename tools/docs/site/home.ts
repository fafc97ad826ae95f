// The first page of each language: the first words, the film and the figures of the README, and the way to all pages.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../files'
import { indexOf, type Language } from './outline'

interface Words {
  readonly readme: string
  readonly start: string
  readonly preview: string
  readonly why: string
}

const words: Readonly<Record<Language, Words>> = {
  en: { readme: 'README.md', start: 'Start', preview: 'The preview', why: 'Benchmarks' },
  zh: { readme: 'README.zh-CN.md', start: '开始', preview: '预览', why: '基准测试' },
}

const sectionOf = (text: string, at: number): string => text.split(/^(?=## )/m)[at] ?? ''

/** Pictures and links of a README lead from the root; those of the index lead from docs/. */
const fromDocs = (text: string): string => text.replaceAll('](docs/', '](')

/** The page, as if it were the source of the index. */
export function makeHome(language: Language): string {
  const { readme, start, preview, why } = words[language]
  const text = readFileSync(path.join(root, readme), 'utf8')
  const [, claim = '', tagline = ''] = /^\*\*(.+?)\*\*([^]*?)\n\n/m.exec(text) ?? []
  const film = /^!\[.*\)$/m.exec(text)?.[0] ?? ''
  const figures = sectionOf(text, 1)
  const index = readFileSync(path.join(root, indexOf(language)), 'utf8')
  const half = language === 'zh' ? '/zh/' : '/'
  const action = (theme: string, name: string, link: string): string =>
    `    - { theme: ${theme}, text: ${name}, link: ${half}${link} }`
  return [
    '---',
    'layout: home',
    'pageClass: first',
    'hero:',
    `  text: ${JSON.stringify(claim.replace(/[.。]$/, ''))}`,
    `  tagline: ${JSON.stringify(tagline.replaceAll('\n', language === 'zh' ? '' : ' ').trim())}`,
    '  actions:',
    action('brand', start, 'start'),
    action('alt', preview, 'preview'),
    action('alt', why, 'benchmarks'),
    '---',
    '',
    fromDocs(film),
    '',
    fromDocs(figures),
    index.slice(index.indexOf('\n## ') + 1),
  ].join('\n')
}
