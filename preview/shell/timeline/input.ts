/** Acts of a person in the picture. Places are px in it. */
export interface InputActions {
  readonly point: (x: number, y: number) => void
  readonly leave: () => void
  /** The picture is dragged or scrolled to the left by so many px. */
  readonly scroll: (px: number) => void
  /** @param x the place that stays; absent: the middle */
  readonly zoom: (factor: number, x?: number) => void
  readonly pause: () => void
  readonly live: () => void
  readonly step: (direction: -1 | 1) => void
  readonly changeLane: (direction: -1 | 1) => void
  readonly close: () => void
}

/** Pointer, wheel and keyboard. */
export function listen(canvas: HTMLCanvasElement, actions: InputActions): void {
  let dragged: number | null = null
  canvas.addEventListener('pointerdown', ({ offsetX, pointerId }) => {
    dragged = offsetX
    canvas.setPointerCapture(pointerId)
  })
  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    if (dragged === null) return actions.point(offsetX, offsetY)
    actions.leave()
    actions.scroll(dragged - offsetX)
    dragged = offsetX
  })
  const drop = (): void => void (dragged = null)
  canvas.addEventListener('pointerup', drop)
  canvas.addEventListener('pointercancel', drop)
  canvas.addEventListener('pointerleave', () => actions.leave())
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const { deltaX, deltaY, offsetX } = event
      if (Math.abs(deltaX) > Math.abs(deltaY)) actions.scroll(deltaX)
      else if (deltaY !== 0) actions.zoom(deltaY > 0 ? 1.18 : 1 / 1.18, offsetX)
    },
    { passive: false },
  )
  canvas.addEventListener('keydown', (event) => {
    const act = keys(canvas, actions)[event.shiftKey ? `Shift+${event.key}` : event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  })
}

function keys(canvas: HTMLCanvasElement, actions: InputActions): Record<string, () => void> {
  const fifth = canvas.clientWidth / 5
  const closer = (): void => actions.zoom(1 / 1.5)
  return {
    ' ': actions.pause,
    End: actions.live,
    Escape: actions.close,
    '+': closer,
    'Shift++': closer,
    '=': closer,
    '-': () => actions.zoom(1.5),
    ArrowLeft: () => actions.step(-1),
    ArrowRight: () => actions.step(1),
    ArrowUp: () => actions.changeLane(-1),
    ArrowDown: () => actions.changeLane(1),
    'Shift+ArrowLeft': () => actions.scroll(-fifth),
    'Shift+ArrowRight': () => actions.scroll(fifth),
  }
}
