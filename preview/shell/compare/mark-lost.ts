/** Ink of the stage on a phone's screen: the app does not know what was lost. */
const ink = `[data-stage='lost'] { outline: 2px dashed #d13b32; outline-offset: 2px; }
[data-stage='lost']::after { content: '✕'; margin-left: 8px; font-weight: 700; }`

/** Marks the bubble of a message that never arrived. @param frame the message as it was sent */
export function markLost(screen: Document, frame: string): void {
  const text = textOf(frame)
  const bubbles = [...screen.querySelectorAll<HTMLElement>('.mine > .bubble:not([data-stage])')]
  const bubble = bubbles.find(({ textContent }) => textContent?.trim() === text)
  if (!bubble) return
  if (!screen.getElementById('stage-ink')) {
    const style = screen.createElement('style')
    style.id = 'stage-ink'
    style.textContent = ink
    screen.head.append(style)
  }
  bubble.dataset['stage'] = 'lost'
}

function textOf(frame: string): string {
  try {
    const { text } = JSON.parse(frame) as { text?: unknown }
    return typeof text === 'string' ? text : frame
  } catch {
    return frame
  }
}
