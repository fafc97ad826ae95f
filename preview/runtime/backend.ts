import { CurrentWindowBackendContext } from 'glass-easel'

import { isBuiltIn } from './elements/names'

type DomLike = CurrentWindowBackendContext['document']

/** Where glass-easel makes its DOM: built-in components are `wx-…` elements, for `<button>` would be a real button. */
export class Backend extends CurrentWindowBackendContext {
  override document: DomLike = {
    createElement: createElement as unknown as DomLike['createElement'],
    createTextNode: ((text: string) => document.createTextNode(text)) as unknown as DomLike['createTextNode'],
    createDocumentFragment: (() =>
      document.createDocumentFragment()) as unknown as DomLike['createDocumentFragment'],
  }

  /** Events are dispatched by `gestures.ts` and the built-in components; native ones must not leak in beside them. */
  override setListenerStats(): void {}
}

function createElement(tag: string): HTMLElement {
  const element = document.createElement(isBuiltIn(tag) ? `wx-${tag}` : tag)
  // glass-easel writes ids as "<component>--<id>"; tests and style sheets want the id of the WXML.
  Object.defineProperty(element, 'id', {
    get: () => element.getAttribute('id') ?? '',
    set: (id: string) => element.setAttribute('id', id.replace(/^.*?--/, '')),
  })
  return element
}
