import { Element } from 'glass-easel'

import { domOf } from './dom'
import { override } from './override'

/**
 * Adds two things that glass-easel leaves out of the DOM: rpx in inline styles, which a browser does not know, and
 * `data-…` attributes, which style sheets and tests need.
 */
export function patchElements(): () => void {
  const undo = [
    override(
      Element.prototype,
      'setNodeStyle',
      (original) =>
        function (this: Element, style, index) {
          original.call(this, style.replace(/(-?[\d.]+)rpx\b/g, 'calc($1 * var(--rpx))'), index)
        },
    ),
    override(
      Element.prototype,
      'setDataset',
      (original) =>
        function (this: Element, name, value) {
          if (isPlain(value)) domOf(this)?.setAttribute(`data-${kebab(name)}`, String(value))
          original.call(this, name, value)
        },
    ),
  ]
  return () => undo.forEach((restore) => restore())
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
