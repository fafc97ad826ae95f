import type { NetworkType } from '../runtime/phone/phone'
import { button, card, h, hintOf, row, segments, toggle } from './controls'
import type { Device } from './device'
import type { Words } from './words'

/** The controls of one or more phones and the state of the first; follows it until `signal` aborts. */
export function phoneCard(
  devices: readonly Device[],
  title: string | HTMLElement,
  words: Words,
  signal: AbortSignal,
): HTMLElement {
  const [device] = devices as readonly [Device, ...Device[]]
  const network = segments<NetworkType>(
    words('network'),
    [
      ['wifi', words('wifi')],
      ['4g', words('4g')],
      ['none', words('none')],
    ],
    (type) => devices.forEach(({ preview }) => preview?.setNetwork(type)),
  )
  const weak = toggle(words('weak'), (on) => devices.forEach(({ preview }) => preview?.setWeak(on)), true)
  const app = segments<'foreground' | 'background'>(
    words('app'),
    [
      ['foreground', words('foreground')],
      ['background', words('background')],
    ],
    (place) => devices.forEach(({ preview }) => (place === 'foreground' ? preview?.show() : preview?.hide())),
  )
  const outage = hintOf()
  const facts = h('dl', 'facts')
  const paint = (): void => {
    const { preview } = device
    const state = preview?.state()
    if (!preview || !state) return
    network.show(preview.network())
    outage.textContent = state.outage ? words('outage') : ''
    weak.show(state.weak)
    app.show(state.visible ? 'foreground' : 'background')
    const { stack } = preview.router
    const page = stack.at(-1)?.target.url ?? '–'
    const counts = Object.values(preview.setDataCount())
    const calls = counts.reduce((sum, count) => sum + count.calls, 0)
    const bytes = counts.reduce((sum, count) => sum + count.bytes, 0)
    facts.replaceChildren(
      ...fact(words('page'), nameOf(page), page),
      ...fact(words('stack'), String(stack.length)),
      ...fact(words('setData'), `${calls} · ${kilobytes(bytes)}`),
    )
  }
  device.onChange(paint, signal)
  // setData has no event, so its figures are polled.
  const timer = setInterval(paint, 1000)
  signal.addEventListener('abort', () => clearInterval(timer))
  paint()

  const restart = button(words('reload'), 'quiet', () => devices.forEach((one) => one.restart()))
  return card(
    title,
    [restart],
    row(words('network'), network.element, '', outage),
    row(words('weak'), weak.element, words('weakHint')),
    row(words('app'), app.element, words('backgroundHint')),
    facts,
  )
}

/** The last part of a page's path. */
function nameOf(url: string): string {
  return url.split('?')[0]?.split('/').at(-1) ?? url
}

function fact(name: string, value: string, title = ''): HTMLElement[] {
  const detail = h('dd', '', value)
  detail.title = title
  return [h('dt', '', name), detail]
}

function kilobytes(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`
}
