import { make } from '../framework/dom'
import type { Phone } from '../phone/phone'
import { asyncApi } from './api'

interface ToastOptions {
  title: string
  icon?: 'success' | 'error' | 'loading' | 'none'
  duration?: number
}
interface ModalOptions {
  title?: string
  content?: string
  showCancel?: boolean
  cancelText?: string
  confirmText?: string
  editable?: boolean
  placeholderText?: string
}

const marks: Record<string, string> = { success: '✓', error: '✕', loading: '', none: '' }

/** Toasts, dialogs and action sheets, drawn over the pages. */
export function uiApi(screen: HTMLElement, phone: Phone): Record<string, unknown> {
  const layer = make('div', 'mp-layer')
  screen.append(layer)
  const words = (chinese: string, english: string): string =>
    phone.state.language === 'en' ? english : chinese
  const clear = (): void => layer.replaceChildren()
  let timer: ReturnType<typeof setTimeout> | undefined

  const toast = ({ title, icon = 'success', duration = 1500 }: ToastOptions): void => {
    clearTimeout(timer)
    const box = make('div', `mp-toast mp-toast-${icon}`)
    box.setAttribute('role', 'status')
    if (icon !== 'none') box.append(textIn('i', 'mp-toast-icon', marks[icon] ?? ''))
    box.append(textIn('span', '', title))
    layer.replaceChildren(box)
    if (duration !== Infinity) timer = setTimeout(() => box.remove(), duration)
  }

  return {
    showToast: asyncApi('showToast', toast),
    hideToast: asyncApi('hideToast', clear),
    showLoading: asyncApi('showLoading', (options: ToastOptions) =>
      toast({ ...options, icon: 'loading', duration: Infinity }),
    ),
    hideLoading: asyncApi('hideLoading', clear),
    showModal: asyncApi('showModal', (options: ModalOptions) =>
      ask<object>(layer, 'modal', (box, done) => {
        const answer = Object.assign(make('input', 'mp-modal-input'), {
          placeholder: options.placeholderText ?? '',
        })
        if (options.title) box.append(textIn('h3', '', options.title))
        if (options.content && !options.editable) box.append(textIn('p', '', options.content))
        if (options.editable) box.append(Object.assign(answer, { value: options.content ?? '' }))
        const buttons = make('div', 'mp-modal-buttons')
        if (options.showCancel !== false) {
          const cancelled = { confirm: false, cancel: true, content: null }
          buttons.append(choice(options.cancelText ?? words('取消', 'Cancel'), '', () => done(cancelled)))
        }
        buttons.append(
          choice(options.confirmText ?? words('确定', 'OK'), 'primary', () =>
            done({ confirm: true, cancel: false, content: options.editable ? answer.value : null }),
          ),
        )
        box.append(buttons)
      }),
    ),
    showActionSheet: asyncApi('showActionSheet', async ({ itemList }: { itemList: string[] }) => {
      const tapIndex = await ask<number>(layer, 'sheet', (box, done) => {
        box.append(...itemList.map((item, index) => choice(item, '', () => done(index))))
        box.append(choice(words('取消', 'Cancel'), 'cancel', () => done(-1)))
      })
      if (tapIndex < 0) throw new Error('cancel')
      return { tapIndex }
    }),
  }
}

function ask<T>(
  layer: HTMLElement,
  kind: string,
  fill: (box: HTMLElement, done: (value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve) => {
    const shade = make('div', `mp-shade mp-shade-${kind}`)
    const box = make('div', `mp-${kind}`)
    box.setAttribute('role', 'dialog')
    box.ariaModal = 'true'
    shade.append(box)
    fill(box, (value) => {
      shade.remove()
      resolve(value)
    })
    layer.replaceChildren(shade)
  })
}

function choice(text: string, kind: string, chosen: () => void): HTMLElement {
  const button = textIn('button', kind, text)
  button.onclick = chosen
  return button
}

function textIn<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text: string,
): HTMLElementTagNameMap[K] {
  return Object.assign(make(tag, className), { textContent: text })
}
