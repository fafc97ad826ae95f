import { Element } from 'glass-easel'

import { domOf } from './dom'

/**
 * Two things that glass-easel leaves out of the DOM: rpx in inline styles has no meaning to a browser, and `data-…`
 * stays on the WXML side, where style sheets and tests cannot see it.
 */
export function patchElements(): () => void {
  const { setNodeStyle, setDataset } = Element.prototype
  Element.prototype.setNodeStyle = function (style, index) {
    setNodeStyle.call(this, style.replace(/(-?[\d.]+)rpx\b/g, 'calc($1 * var(--rpx))'), index)
  }
  Element.prototype.setDataset = function (name, value) {
    if (typeof value !== 'object') domOf(this)?.setAttribute(`data-${kebab(name)}`, String(value))
    setDataset.call(this, name, value)
  }
  return () => Object.assign(Element.prototype, { setNodeStyle, setDataset })
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
