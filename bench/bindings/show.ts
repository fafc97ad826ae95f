import { createStoreBindings as officialBindings } from 'mobx-miniprogram-bindings'
import { createStoreBindings as ourBindings } from 'mobx-miniprogram-socket/bindings'
import type { Contestant, Shower } from './contestant'
import type { Page } from './page'
import type { Subject } from './subject'

type CreateStoreBindings = (
  page: Page,
  options: {
    readonly store: object
    readonly fields: string[]
    readonly actions: string[]
    readonly namespace?: string
  },
) => { destroyStoreBindings(): void }

// The types of the libraries ask for a WeChat page; this page only behaves like one.
const libraries: Record<Exclude<Contestant, 'floor'>, CreateStoreBindings> = {
  official: officialBindings as CreateStoreBindings,
  ours: ourBindings as unknown as CreateStoreBindings,
}

/** Binds the page as its `onLoad` would, as the contestant's README says. */
export function show(contestant: Shower, subject: Subject, page: Page): void {
  if (contestant === 'none') return
  if (contestant === 'floor') {
    subject.showByHand(page)
    return
  }
  const { store, fields, namespace } = subject
  page.onUnload = () => {
    bindings.destroyStoreBindings()
  }
  const bindings = libraries[contestant](page, {
    store,
    fields: [...fields],
    actions: [],
    ...(namespace === undefined ? {} : { namespace }),
  })
}
