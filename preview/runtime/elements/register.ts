import type { CodeSpace } from 'glass-easel-miniprogram-adapter'

import { domOf, setAttribute } from '../framework/dom'
import { playAnimation } from './animation'
import { button } from './button'
import { type BuiltIn, common, type Host, type Mounted } from './built-in'
import { canvas } from './canvas'
import { checkbox, checkboxGroup, label, radio, radioGroup, switchElement } from './choices'
import { coverView, movableArea, movableView, rootPortal, text, view } from './containers'
import { input, textarea } from './field'
import { form } from './form'
import { image, video, webView } from './media'
import { navigator } from './navigator'
import { picker } from './picker'
import { icon, richText } from './rich-text'
import { scrollView } from './scroll-view'
import { progress, slider } from './slider'
import { swiper, swiperItem } from './swiper'

const builtIns: Record<string, BuiltIn> = {
  view,
  text,
  button,
  input,
  textarea,
  image,
  canvas,
  label,
  checkbox,
  radio,
  slider,
  picker,
  form,
  navigator,
  swiper,
  icon,
  progress,
  video,
  switch: switchElement,
  'checkbox-group': checkboxGroup,
  'radio-group': radioGroup,
  'scroll-view': scrollView,
  'swiper-item': swiperItem,
  'rich-text': richText,
  'web-view': webView,
  'cover-view': coverView,
  'cover-image': image,
  'movable-area': movableArea,
  'movable-view': movableView,
  'root-portal': rootPortal,
}

const aria = {
  ariaRole: 'role',
  ariaLabel: 'aria-label',
  ariaLabelledby: 'aria-labelledby',
  ariaDescribedby: 'aria-describedby',
  ariaLive: 'aria-live',
  ariaAtomic: 'aria-atomic',
  ariaLevel: 'aria-level',
  ariaHidden: 'aria-hidden',
  ariaDisabled: 'aria-disabled',
  ariaChecked: 'aria-checked',
  ariaSelected: 'aria-selected',
  ariaExpanded: 'aria-expanded',
  ariaHaspopup: 'aria-haspopup',
  ariaModal: 'aria-modal',
  ariaValuemin: 'aria-valuemin',
  ariaValuemax: 'aria-valuemax',
  ariaValuenow: 'aria-valuenow',
  ariaValuetext: 'aria-valuetext',
  ariaCurrent: 'aria-current',
  ariaControls: 'aria-controls',
  ariaRoledescription: 'aria-roledescription',
} as const

/** Makes WeChat's own components available to every WXML. */
export function registerBuiltIns(codeSpace: CodeSpace): void {
  const space = codeSpace.getComponentSpace()
  for (const [name, element] of Object.entries(builtIns)) {
    const id = `__builtin__/${name}`
    codeSpace.component(id).definition(definition(element)).register()
    space.setGlobalUsingComponent(name, space.getComponentByUrl(id, ''))
  }
}

function definition(element: BuiltIn): object {
  function paint(this: Host): void {
    if (this.mounted) render(this, this.mounted)
  }
  return {
    properties: { ...common, ...element.properties },
    observers: { '**': paint },
    lifetimes: {
      created(this: Host) {
        this.mounted = element.mount(this, domOf(this._$))
      },
      attached: paint,
    },
  }
}

function render(host: Host, mounted: Mounted): void {
  const element = domOf(host._$)
  element.toggleAttribute('hidden', Boolean(host.data.hidden))
  for (const [property, attribute] of Object.entries(aria)) {
    const value = host.data[property as keyof typeof aria]
    if (value) setAttribute(element, attribute, value)
    else if (property !== 'ariaRole' && property !== 'ariaDisabled') element.removeAttribute(attribute)
  }
  const tabIndex = host.data.tabindex ?? (host.data.ariaRole === 'button' ? 0 : null)
  if (tabIndex !== null) element.tabIndex = Number(tabIndex)
  mounted.render?.()
  playAnimation(element, host.data.animation)
}
