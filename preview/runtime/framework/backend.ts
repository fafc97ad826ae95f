import { CurrentWindowBackendContext } from 'glass-easel'

import { isBuiltIn } from '../elements/names'

type DomLike = CurrentWindowBackendContext['document']

/** Makes the DOM for glass-easel: built-in components are `wx-…` elements, as `<button>` would be a real button. */
export class Backend extends CurrentWindowBackendContext {
  override document: DomLike = {
    createElement: createElement as unknown as DomLike['createElement'],
    createTextNode: ((text: string) => document.createTextNode(text)) as unknown as DomLike['createTextNode'],
    createDocumentFragment: (() =>
      document.createDocumentFragment()) as unknown as DomLike['createDocumentFragment'],
  }

  /** Events come from `gestures.ts` and the built-in components; native events must not reach pages as well. */
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
