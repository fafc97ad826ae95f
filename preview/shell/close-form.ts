import { button, choice, h } from './controls'
import type { Word, Words } from './words'

/** Content of a close frame. */
interface CloseFrame {
  readonly code: number
  readonly reason?: string
}

/** One close frame of each kind that the client tells apart; the README lists what it does after each. */
const closeFrames = {
  close1000: { code: 1000 },
  close1001: { code: 1001 },
  close1012: { code: 1012 },
  close4000: { code: 4000 },
  close4200: { code: 4200 },
  close4300: { code: 4300 },
  closeAfter: { code: 1000, reason: '{"after": 5000}' },
} as const satisfies Partial<Record<Word, CloseFrame>>

/** A button that closes every connection, and the choice of the close frame. */
export function closeForm(words: Words, close: (frame: CloseFrame) => void): HTMLElement {
  const names = Object.keys(closeFrames) as (keyof typeof closeFrames)[]
  const chosen = choice(
    words('closeWith'),
    names.map((name) => [name, words(name)]),
  )
  const submit = button(words('close'), '', () => close(closeFrames[chosen.value]), words('closeHint'))
  return h('div', 'close-form', submit, chosen.element)
}
