import { make } from '../framework/dom'
import { choice, type Layer, textIn } from '../phone/layer'
import { asyncApi } from './api'
import { showToast, type ToastOptions } from './toast'

interface ModalOptions {
  title?: string
  content?: string
  showCancel?: boolean
  cancelText?: string
  confirmText?: string
  editable?: boolean
  placeholderText?: string
}

/** Toasts, dialogs and action sheets, drawn over the pages. */
export function uiApi(layer: Layer): Record<string, unknown> {
  const clear = (): void => layer.clear()
  const toast = (options: ToastOptions): void => showToast(layer, options)

  return {
    showToast: asyncApi('showToast', toast),
    hideToast: asyncApi('hideToast', clear),
    showLoading: asyncApi('showLoading', (options: ToastOptions) =>
      toast({ ...options, icon: 'loading', duration: Infinity }),
    ),
    hideLoading: asyncApi('hideLoading', clear),
    showModal: asyncApi('showModal', (options: ModalOptions) =>
      layer.ask<object>('modal', (box, done) => {
        const answer = Object.assign(make('input', 'mp-modal-input'), {
          placeholder: options.placeholderText ?? '',
        })
        if (options.title) box.append(textIn('h3', '', options.title))
        if (options.content && !options.editable) box.append(textIn('p', '', options.content))
        if (options.editable) box.append(Object.assign(answer, { value: options.content ?? '' }))
        const buttons = make('div', 'mp-modal-buttons')
        if (options.showCancel !== false) {
          const cancelled = { confirm: false, cancel: true, content: null }
          buttons.append(
            choice(options.cancelText ?? layer.words('取消', 'Cancel'), '', () => done(cancelled)),
          )
        }
        buttons.append(
          choice(options.confirmText ?? layer.words('确定', 'OK'), 'primary', () =>
            done({ confirm: true, cancel: false, content: options.editable ? answer.value : null }),
          ),
        )
        box.append(buttons)
      }),
    ),
    showActionSheet: asyncApi('showActionSheet', async ({ itemList }: { itemList: string[] }) => {
      const tapIndex = await layer.ask<number>('sheet', (box, done) => {
        box.append(...itemList.map((item, index) => choice(item, '', () => done(index))))
        box.append(choice(layer.words('取消', 'Cancel'), 'cancel', () => done(-1)))
      })
      if (tapIndex < 0) throw new Error('cancel')
      return { tapIndex }
    }),
  }
}
