import { h, segments } from './controls'
import type { Settings } from './settings'
import type { Words } from './words'

/** Phones that the panel controls. */
export type Chosen = '1' | '2' | 'both'

/** The title of the page, and the choice of the number of phones. */
export function pageHead(
  words: Words,
  { phones }: Settings,
  choose: (phones: Settings['phones']) => void,
): HTMLElement[] {
  const choice = segments<'1' | '2'>(
    words('layout'),
    [
      ['1', words('onePhone')],
      ['2', words('twoPhones')],
    ],
    (count) => choose(count === '2' ? 2 : 1),
  )
  choice.show(String(phones) as '1' | '2')
  const title = h('div', 'title', h('h1', '', words('title')), h('p', '', words('subtitle')))
  return [title, choice.element]
}

/** The title of the card of the phones: with two of them, the choice between them. */
export function phoneTitle(
  words: Words,
  { phones }: Settings,
  chosen: Chosen,
  choose: (chosen: Chosen) => void,
): string | HTMLElement {
  if (phones === 1) return words('phone')
  const choice = segments<Chosen>(
    words('chooseWhich'),
    [
      ['both', words('both')],
      ['1', `${words('phone')} 1`],
      ['2', `${words('phone')} 2`],
    ],
    choose,
  )
  choice.show(chosen)
  return choice.element
}
