/** Presses what a page declares a button or a link; a browser presses only its own controls. */
export function installKeyboard(body: HTMLElement, signal: AbortSignal): void {
  body.addEventListener('keydown', (event) => isPress(event) && press(event), { signal })
}

function isPress({ key, target }: KeyboardEvent): boolean {
  const role = (target as Element).getAttribute('role')
  return (key === 'Enter' && (role === 'button' || role === 'link')) || (key === ' ' && role === 'button')
}

function press(event: KeyboardEvent): void {
  // Space would scroll the page, too.
  event.preventDefault()
  const element = event.target as HTMLElement
  if (!event.repeat) element.click()
}
