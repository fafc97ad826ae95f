import { make } from '../framework/dom'

/** Offers the name that a person has in WeChat above the keyboard, while `input type="nickname"` has the focus. */
export function offerNickname(control: HTMLInputElement, take: (name: string) => void): () => void {
  const screen = control.closest<HTMLElement>('.mp-pages')?.parentElement
  const name = screen?.dataset['nickname'] ?? ''
  const bar = make('div', 'mp-nickname')
  const button = make('button')
  button.textContent = name
  // The field keeps its focus until the name is in it.
  bar.onpointerdown = (event) => event.preventDefault()
  button.onclick = () => take(name)
  bar.append(button)
  screen?.append(bar)
  return () => bar.remove()
}
