import { button, h } from '../controls'
import type { Words } from '../words'
import type { TimeWindow } from './time-window'

export interface ToolActions {
  readonly live: () => void
  readonly pause: () => void
  readonly zoom: (factor: number) => void
  readonly toggleTable: () => void
  readonly exportText: () => void
}

export interface Tools {
  readonly element: HTMLElement
  show(window: TimeWindow, isTable: boolean): void
}

/** The row of buttons above the picture, and its legend. */
export function tools(words: Words, actions: ToolActions): Tools {
  const live = button(words('live'), 'live', actions.live, `${words('live')} (End)`)
  const pause = iconButton('', actions.pause)
  const out = iconButton('M4 9h10', () => actions.zoom(1.5))
  const closer = iconButton('M4 9h10M9 4v10', () => actions.zoom(1 / 1.5))
  const span = h('output', 'time-span')
  const table = iconButton('M3 4h12v10H3zM3 8h12M8 8v6', actions.toggleTable)
  const save = iconButton('M9 3v8M5.5 8 9 11.5 12.5 8M4 15h10', actions.exportText)
  name(out, `${words('zoomOut')} (−)`)
  name(closer, `${words('zoomIn')} (+)`)
  name(table, words('asTable'))
  name(save, words('asText'))
  const element = h(
    'header',
    'time-tools',
    h('h2', '', words('timeline')),
    live,
    pause,
    out,
    span,
    closer,
    legend(words),
    table,
    save,
  )
  return {
    element,
    show(window, isTable) {
      live.ariaPressed = String(window.isLive)
      table.ariaPressed = String(isTable)
      name(pause, `${words(window.isPaused ? 'resume' : 'pause')} (${words('space')})`)
      pause.firstElementChild?.firstElementChild?.setAttribute(
        'd',
        window.isPaused ? 'M6 4l8 5-8 5z' : 'M6.5 4.5v9M11.5 4.5v9',
      )
      const seconds = window.span / 1_000
      span.textContent = `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
    },
  }
}

function iconButton(path: string, onClick: () => void): HTMLButtonElement {
  const element = button('', 'icon', onClick)
  element.append(icon(path))
  return element
}

function icon(path: string): SVGElement {
  const image = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  image.setAttribute('viewBox', '0 0 18 18')
  line.setAttribute('d', path)
  image.append(line)
  return image
}

function name(element: HTMLElement, text: string): void {
  element.ariaLabel = text
  element.title = text
}

function legend(words: Words): HTMLElement {
  const marks = ['frame', 'queued', 'sent', 'arrived', 'lost', 'fault'] as const
  return h(
    'p',
    'legend',
    ...marks.map((mark) => {
      const key = h('i', `key-${mark}`)
      key.ariaHidden = 'true'
      return h('span', '', key, words(`legend-${mark}`))
    }),
  )
}
