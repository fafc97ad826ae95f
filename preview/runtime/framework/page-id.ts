import type { GeneralComponent } from 'glass-easel'
import { component } from 'glass-easel-miniprogram-adapter'

/** The page that a component is in, however deep; a page is in itself. */
export function pageOf(target: GeneralComponent): GeneralComponent {
  let page = target
  while (page.ownerShadowRoot) page = page.ownerShadowRoot.getHostNode()
  return page
}

/** Gives pages and components `getPageId()`, which glass-easel does not have, until the returned function is called. */
export function installPageIds(): () => void {
  const prototype = component.ComponentCaller.prototype as { getPageId?: unknown }
  const ids = new WeakMap<GeneralComponent, string>()
  let count = 0
  prototype.getPageId = function (this: { readonly _$: GeneralComponent }): string {
    const page = pageOf(this._$)
    const id = ids.get(page) ?? `pageId:${++count}`
    ids.set(page, id)
    return id
  }
  return () => delete prototype.getPageId
}
