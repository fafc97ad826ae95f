import type { Recording } from '../../stage/recording'
import { h } from '../controls'
import type { Words } from '../words'
import { axisHeight, type LaneLayout } from './scene'

type Loss = { readonly first: number; readonly count: number } | null

/** Writes the names of the lanes beside them. What was lost leads to the first loss. */
export function laneNames(
  element: HTMLElement,
  words: Words,
  phones: readonly string[],
  titles: readonly string[],
  layouts: readonly LaneLayout[],
  losses: readonly Loss[],
  recording: Recording,
  reveal: (at: number) => void,
): void {
  const counts = phones.map((phone) => recording.track(phone).entries.length)
  const key = JSON.stringify([words('timeline'), phones, titles, layouts, losses, counts])
  // Elements that stay keep their focus.
  if (element.dataset['key'] === key) return
  element.dataset['key'] = key
  const faults = h('span', 'lane-faults', words('faults'))
  faults.style.top = `${axisHeight}px`
  const lanes = phones.map((phone, index) => {
    const badge = h('b', 'badge', phone)
    const loss = losses[index]
    const sent = h('small', '', `${counts[index] ?? 0} ${words('entries')}`)
    const lane = h('div', 'lane-name', h('span', '', badge, titles[index] ?? phone), sent)
    lane.style.top = `${(layouts[index]?.top ?? 0) + 3}px`
    if (!loss) return lane
    const pill = h('button', 'lost-pill', `${loss.count} ${words('lost')}`)
    pill.type = 'button'
    pill.onclick = () => reveal(loss.first)
    lane.append(pill)
    return lane
  })
  element.replaceChildren(faults, ...lanes)
}
