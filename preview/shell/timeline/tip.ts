import { h } from '../controls'
import type { Words } from '../words'
import type { Found } from './pick'
import { fateText, secondsText, stepText } from './texts'

/** Lines that tell what was found: a title, a text of the wire, and times. */
export function tipLines({ phone, item }: Found, begun: number, words: Words): readonly string[] {
  const whose = `${words('phone')} ${phone}`
  if ('way' in item) {
    const title = `${words(item.way === 'up' ? 'frameUp' : 'frameDown')}${item.isLost ? ` · ${words('neverArrived')}` : ''}`
    return [title, item.text, `${secondsText(item.at - begun)} · ${whose}`]
  }
  if ('steps' in item) {
    const steps = item.steps.map(({ at, step }) => `${stepText(step, words)} ${secondsText(at - begun)}`)
    return [`${words('entry')} · ${fateText(item, words)}`, item.text, `${steps.join(' → ')} · ${whose}`]
  }
  const end = item.to === null ? words('lasts') : secondsText(item.to - begun)
  const why = item.why ? ` · ${item.why}` : ''
  return [words(`lane-${item.state}`), '', `${secondsText(item.from - begun)} – ${end}${why} · ${whose}`]
}

/** A tip beside the pointer or the picked mark. */
export class Tip {
  readonly element = h('div', 'time-tip')

  constructor() {
    this.element.role = 'tooltip'
    this.element.hidden = true
  }

  hide(): void {
    this.element.hidden = true
  }

  /** @param x place in the picture, in px */
  show([title = '', text = '', times = '']: readonly string[], x: number, y: number, width: number): void {
    const code = text ? [h('code', '', text)] : []
    this.element.replaceChildren(h('b', '', title), ...code, h('span', '', times))
    this.element.hidden = false
    const box = this.element.getBoundingClientRect()
    const left = Math.max(4, Math.min(width - box.width - 6, x + 12))
    this.element.style.translate = `${left}px ${y - box.height - 10}px`
  }
}
