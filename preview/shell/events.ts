import type { Recording } from '../stage/recording'
import { rowsOf } from '../stage/rows'
import { h } from './controls'
import { isBad } from './timeline/table'
import { clockText, rowText } from './timeline/texts'
import { spacious } from './window-size'
import type { Words } from './words'

/** Events in the column; the table of the timeline has more. */
const newest = 40

/** Lists the newest events in a column of their own, where there is room for it, until `signal` aborts. */
export function eventList(
  element: HTMLElement,
  recording: Recording,
  phones: () => readonly string[],
  words: Words,
  signal: AbortSignal,
): void {
  element.ariaLabel = words('events')
  const list = h('ol', 'event-list')
  list.tabIndex = 0
  list.ariaLabel = words('events')
  element.replaceChildren(h('h2', '', words('events')), list)
  const paint = (): void => {
    if (!spacious.matches) return
    const rows = rowsOf(recording, phones(), false, newest).slice(-newest).reverse()
    list.replaceChildren(
      ...rows.map((row) => {
        const { what, result } = rowText(row, words)
        const text = h('span', 'event-text', what, ...(result ? [h('small', '', result)] : []))
        const phone = h('b', row.phone ? 'badge' : '', row.phone)
        const line = h('li', '', h('time', '', clockText(row.at - recording.begun, true)), phone, text)
        line.dataset['kind'] = isBad(row) ? 'lost' : row.kind
        return line
      }),
    )
  }
  const timer = setInterval(paint, 1_000)
  spacious.addEventListener('change', paint, { signal })
  signal.addEventListener('abort', () => clearInterval(timer))
  paint()
}
