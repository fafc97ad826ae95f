import { make } from '../framework/dom'
import { builtIn } from './built-in'

/** `selector`, `time` and `date`; the browser's own control lies invisibly over the page's content. */
export const picker = builtIn(
  {
    mode: { type: String, value: 'selector' },
    range: Array,
    rangeKey: String,
    value: { type: null, value: 0 },
    disabled: Boolean,
    start: String,
    end: String,
    fields: String,
    headerText: String,
  },
  (host, element) => {
    let control: HTMLSelectElement | HTMLInputElement = make('select')
    const optionText = (item: unknown): string =>
      String(host.data.rangeKey ? (item as Record<string, unknown>)[host.data.rangeKey] : item)

    element.addEventListener('change', (event) => {
      event.stopPropagation()
      host.setData({ value: control.value })
      host.triggerEvent('change', { value: control.value })
    })
    return {
      value: () => host.data.value,
      render() {
        const { mode, range, value, disabled, start, end } = host.data
        const tag = mode === 'selector' ? 'select' : 'input'
        if (!control.isConnected || control.localName !== tag) {
          control.remove()
          control = make(tag, 'mp-picker-control')
          element.append(control)
        }
        if (control instanceof HTMLSelectElement) {
          control.replaceChildren(...range.map((item, index) => new Option(optionText(item), String(index))))
        } else {
          Object.assign(control, { type: mode === 'time' ? 'time' : 'date', min: start, max: end })
        }
        control.value = String(value)
        control.disabled = disabled
      },
    }
  },
)
