/** Writes a text into the field of a page and sends it, as a person does. @returns whether there was a field */
export function writeOn(screen: Document, text: string): boolean {
  const field = screen.querySelector<HTMLInputElement>('#draft input')
  const view = screen.defaultView
  if (!field || !view) return false
  field.value = text
  field.dispatchEvent(new view.InputEvent('input', { bubbles: true }))
  field.dispatchEvent(new view.KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  return true
}

const board = 'wx-page[is="pages/game/game"] .board > .cell'

/** Taps a closed cell of the board, if it is the turn of this phone. @param random from 0 to 1 */
export function digOn(screen: Document, random: number): void {
  if (!screen.querySelector('.side.on .score:is([aria-label*="(you)"], [aria-label*="（你）"])')) return
  const closed = [...screen.querySelectorAll<HTMLElement>(`${board}.up`)]
  closed[Math.floor(random * closed.length)]?.click()
}

/** The board as a text that is equal on two phones that show the same; empty without a board. */
export function boardOn(screen: Document): string {
  const cells = [...screen.querySelectorAll(board)]
  return cells.map(({ className }) => (/\b(?:up|gold|n\d)\b/.exec(className) ?? ['?'])[0]).join(' ')
}
