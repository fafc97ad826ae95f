import { componentOf } from '../framework/dom'
import { builtIn, type Host } from './built-in'

export const form = builtIn({ reportSubmit: Boolean }, (host, element) => {
  element.addEventListener('click', (event) => {
    const button = (event.target as Element).closest('wx-button[form-type]')
    if (!button || button.hasAttribute('disabled')) return
    if (button.getAttribute('form-type') === 'reset') reset(element)
    host.triggerEvent(button.getAttribute('form-type') ?? '', { value: collect(element) })
  })
  return {}
})

/** Values by name: of built-in components, and of custom ones that use the behavior `wx://form-field`. */
function collect(form: HTMLElement): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { data, mounted } of fields(form)) {
    if (!data.name) continue
    if (mounted?.value) values[data.name] = mounted.value()
    else if (!mounted && 'value' in data) values[data.name] = data['value']
  }
  return values
}

function reset(form: HTMLElement): void {
  for (const field of fields(form)) {
    if (field.mounted?.value) field.setData('checked' in field.data ? { checked: false } : { value: '' })
  }
}

function fields(form: HTMLElement): Host[] {
  return [...form.querySelectorAll('*')].flatMap((element) => {
    const component = componentOf(element)
    return component ? [component.getMethodCaller() as unknown as Host] : []
  })
}
