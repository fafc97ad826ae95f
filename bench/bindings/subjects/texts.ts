import { seeded } from '../../../store/testing'

const words = [
  'ok',
  '你好',
  'on my way',
  '在吗',
  'see you at eight',
  '收到',
  'the bus is late',
  '🙂',
  '马上到',
  'no',
]

/** Chat lines: a few words, two of five in Chinese. The same in every run. */
export function texts(count: number): string[] {
  const random = seeded(4)
  const word = (): string => words[Math.floor(random() * words.length)] ?? ''
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 + Math.floor(random() * 4) }, word).join(' '),
  )
}
