import { make } from '../framework/dom'
import { builtIn, type BuiltIn } from './built-in'
import { offerNickname } from './nickname'

const properties = {
  value: String,
  type: { type: String, value: 'text' },
  password: Boolean,
  placeholder: String,
  placeholderClass: String,
  placeholderStyle: String,
  disabled: Boolean,
  maxlength: { type: Number, value: 140 },
  focus: Boolean,
  autoFocus: Boolean,
  confirmType: String,
  confirmHold: Boolean,
  cursorSpacing: Number,
  cursor: Number,
  adjustPosition: { type: Boolean, value: true },
  holdKeyboard: Boolean,
  autoHeight: Boolean,
  fixed: Boolean,
  showConfirmBar: { type: Boolean, value: true },
  cursorColor: String,
  selectionStart: { type: Number, value: -1 },
  selectionEnd: { type: Number, value: -1 },
  alwaysEmbed: Boolean,
  disableDefaultPadding: Boolean,
  safePasswordCertPath: String,
  safePasswordLength: Number,
  safePasswordTimeStamp: Number,
  safePasswordNonce: String,
  safePasswordSalt: String,
  safePasswordCustomHash: String,
}

const inputModes: Record<string, string> = { number: 'numeric', digit: 'decimal', idcard: 'text' }
const enterKeys: Record<string, string> = {
  send: 'send',
  search: 'search',
  next: 'next',
  go: 'go',
  done: 'done',
}

export const input = field('input')
export const textarea = field('textarea')

function field(tag: 'input' | 'textarea'): BuiltIn {
  return builtIn(properties, (host, element) => {
    const control = make(tag, 'mp-control')
    element.append(control)
    const fire = (name: string, more: object = {}): void =>
      host.triggerEvent(name, { value: control.value, cursor: control.selectionStart, ...more })

    control.addEventListener('input', () => {
      host.setData({ value: control.value })
      fire('input')
    })
    let withdraw = (): void => {}
    control.addEventListener('focus', () => {
      if (control instanceof HTMLInputElement && host.data.type === 'nickname')
        withdraw = offerNickname(control, (name) => {
          // Some phones send no `input` for a name that is taken from WeChat: pages read it on blur or from the form.
          control.value = name
          host.setData({ value: name })
          control.blur()
        })
      fire('focus', { height: 0 })
    })
    control.addEventListener('blur', () => {
      withdraw()
      fire('blur')
      if (host.data.type === 'nickname')
        setTimeout(() => host.triggerEvent('nicknamereview', { pass: true, timeout: false }), 0)
    })
    control.addEventListener('keydown', (event) => {
      const { key, isComposing } = event as KeyboardEvent
      if (tag !== 'input' || key !== 'Enter' || isComposing) return
      fire('confirm')
      if (!host.data.confirmHold) control.blur()
    })

    let focused = false
    return {
      value: () => host.data.value,
      render() {
        const { data } = host
        if (control.value !== data.value) control.value = data.value
        control.disabled = data.disabled
        control.placeholder = data.placeholder
        control.enterKeyHint = enterKeys[data.confirmType] ?? 'done'
        if (data.maxlength >= 0) control.maxLength = data.maxlength
        else control.removeAttribute('maxlength')
        if (control instanceof HTMLInputElement) {
          control.type = data.password || data.type === 'safe-password' ? 'password' : 'text'
          control.inputMode = inputModes[data.type] ?? 'text'
        } else {
          element.classList.toggle('mp-auto-height', data.autoHeight)
        }
        copyAria(element, control)
        const wantsFocus = data.focus || data.autoFocus
        if (wantsFocus && !focused) queueMicrotask(() => control.focus())
        focused = wantsFocus
      },
    }
  })
}

/** Copies ARIA labels to the inner control, which screen readers and tests use instead of the WXML element. */
function copyAria(from: HTMLElement, to: HTMLElement): void {
  for (const name of ['aria-label', 'aria-labelledby', 'aria-describedby']) {
    const value = from.getAttribute(name)
    if (value) to.setAttribute(name, value)
    else to.removeAttribute(name)
  }
}
