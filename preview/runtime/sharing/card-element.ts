import { make } from '../framework/dom'
import { textIn } from '../phone/layer'
import type { ShareCard } from './share-card'

/** A card as a chat shows it: the title, and the picture in 5:4. */
export function cardElement({ title, picture }: ShareCard): HTMLElement {
  const card = make('div', 'mp-card')
  const image = make('div', 'mp-card-picture')
  if (picture) image.append(Object.assign(make('img'), { src: picture, alt: '' }))
  card.append(textIn('p', 'mp-card-title', title), image)
  return card
}
