// The type names of mobx-miniprogram-bindings, for code that moves here. They check no names; the types of this package do.
import type { Actions, Fields, StoreBindingsHandle } from './binding'
import type { Updating } from './page'

/** A binding whose names are not checked. Prefer `bind(store, { fields, actions })`, which keeps and checks them. */
export interface IStoreBindings {
  namespace?: string
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in the official package
  store: any
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in the official package
  fields: Fields<any>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in the official package
  actions: Actions<any>
  structuralComparison?: boolean
}

/** Result of `createStoreBindings`. */
export type StoreBindingsManager = StoreBindingsHandle

/** Result of `initStoreBindings`. */
export type InitializedStoreBindings = Updating
