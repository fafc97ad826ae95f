import { button, choice, h } from './controls'
import type { Word, Words } from './words'

/** What a close frame says. */
interface Goodbye {
  readonly code: number
  readonly reason?: string
}

/** One of each kind that the client tells apart; what it does about each is in the README. */
const goodbyes = {
  close1000: { code: 1000 },
  close1001: { code: 1001 },
  close1012: { code: 1012 },
  close4000: { code: 4000 },
  close4200: { code: 4200 },
  close4300: { code: 4300 },
  closeAfter: { code: 1000, reason: '{"after": 5000}' },
} as const satisfies Partial<Record<Word, Goodbye>>

/** A button that closes every connection, and the choice of what to say with it. */
export function goodbyeForm(words: Words, close: (goodbye: Goodbye) => void): HTMLElement {
  const names = Object.keys(goodbyes) as (keyof typeof goodbyes)[]
  const said = choice(
    words('closeWith'),
    names.map((name) => [name, words(name)]),
  )
  const act = button(words('close'), '', () => close(goodbyes[said.value]), words('closeHint'))
  return h('div', 'goodbye', act, said.element)
}
