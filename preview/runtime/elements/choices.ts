import { componentOf, make } from '../framework/dom'
import { builtIn, type BuiltIn, type Host } from './built-in'

const properties = {
  value: String,
  checked: Boolean,
  disabled: Boolean,
  color: String,
  type: { type: String, value: 'switch' },
}

export const switchElement = toggle('checkbox', (host, on) => host.triggerEvent('change', { value: on }))
export const checkbox = toggle('checkbox')
export const radio = toggle('radio')
export const checkboxGroup = group('wx-checkbox', true)
export const radioGroup = group('wx-radio', false)

type ChoiceHost = Host<typeof properties>

function toggle(type: 'checkbox' | 'radio', changed?: (host: ChoiceHost, on: boolean) => void): BuiltIn {
  return builtIn(properties, (host, element) => {
    const control = make('input', 'mp-control')
    control.type = type
    element.prepend(control)
    control.addEventListener('change', () => {
      host.setData({ checked: control.checked })
      changed?.(host, control.checked)
    })
    return {
      value: () => host.data.checked,
      render() {
        control.checked = host.data.checked
        control.disabled = host.data.disabled
        if (host.data.ariaLabel) control.ariaLabel = host.data.ariaLabel
        if (host.data.color) element.style.setProperty('--accent', host.data.color)
      },
    }
  })
}

function group(tag: string, multiple: boolean): BuiltIn {
  return builtIn({}, (host, element) => {
    const choices = (): ChoiceHost[] =>
      [...element.querySelectorAll(tag)].map((choice) => hostOf<typeof properties>(choice))
    const chosen = (): string[] =>
      choices()
        .filter(({ data }) => data.checked)
        .map(({ data }) => data.value)
    const value = (): string | string[] => (multiple ? chosen() : (chosen()[0] ?? ''))

    element.addEventListener('change', (event) => {
      event.stopPropagation()
      const changed = (event.target as Element).closest(tag)
      if (!changed) return
      const own = hostOf(changed)
      if (!multiple)
        for (const choice of choices()) if (choice._$ !== own._$) choice.setData({ checked: false })
      host.triggerEvent('change', { value: value() })
    })
    return { value }
  })
}

export const label = builtIn({ for: String }, (host, element) => {
  element.addEventListener('click', (event) => {
    const target = event.target as Element
    if (target.closest('.mp-control')) return
    const labelled = host.data.for ? document.getElementById(host.data.for) : element
    const control = labelled?.querySelector<HTMLInputElement>('.mp-control')
    if (!control || control.disabled) return
    if (control.type !== 'checkbox' && control.type !== 'radio') {
      control.focus()
      return
    }
    // A second click would be a second tap for the page.
    if (control.type === 'radio' && control.checked) return
    control.checked = !control.checked
    control.dispatchEvent(new Event('change', { bubbles: true }))
  })
  return {}
})

/** The built-in component behind a DOM element. */
function hostOf<P extends typeof properties>(element: Element): Host<P> {
  return componentOf(element)?.getMethodCaller() as unknown as Host<P>
}
