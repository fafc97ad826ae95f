import { setAttribute } from '../framework/dom'
import { builtIn } from './built-in'

const reflected = ['type', 'size', 'plain', 'loading', 'disabled'] as const

export const button = builtIn(
  {
    type: String,
    size: String,
    plain: Boolean,
    disabled: Boolean,
    loading: Boolean,
    formType: String,
    openType: String,
    lang: String,
    sessionFrom: String,
    sendMessageTitle: String,
    sendMessagePath: String,
    sendMessageImg: String,
    appParameter: String,
    showMessageCard: Boolean,
    phoneNumberNoQuotaToast: Boolean,
    createliveactivity: Boolean,
    activityType: null,
    entrancePath: String,
    needShowEntrance: Boolean,
    hoverClass: { type: String, value: 'button-hover' },
    hoverStartTime: { type: Number, value: 20 },
    hoverStayTime: { type: Number, value: 70 },
  },
  (host, element) => {
    element.setAttribute('role', 'button')
    return {
      render() {
        for (const name of reflected) setAttribute(element, name, host.data[name])
        setAttribute(element, 'form-type', host.data.formType)
        setAttribute(element, 'open-type', host.data.openType)
        setAttribute(element, 'aria-disabled', host.data.disabled ? 'true' : '')
        element.tabIndex = host.data.disabled ? -1 : 0
      },
    }
  },
)
