import { createStoreBindings as createOfficialBindings } from 'mobx-miniprogram-bindings'

/** Fields of a store under their own names, or data made of the store by functions. Only what `data` declares. */
type Fields<S, D> =
  readonly (keyof S & keyof D & string)[] | { readonly [K in keyof D]?: ((store: S) => D[K]) | undefined }

type Handle = ReturnType<typeof createOfficialBindings>

/** Kept here because neither `Page()` nor `Component()` types a member of `this` that is not data. */
const handles = new WeakMap<object, Handle[]>()

/**
 * The official `createStoreBindings`, with the names checked against the store and the page's `data`, and with the
 * present values set at once: the defaults in `data` are those of the moment the page's file was loaded.
 *
 * End it with {@link destroyStoreBindings} in `onUnload` or `detached`.
 */
export function createStoreBindings<S extends object, D extends object>(
  target: { readonly data: D },
  { store, fields }: { readonly store: S; readonly fields: Fields<S, D> },
): void {
  const handle = createOfficialBindings(target, { store, fields: fields as never, actions: [] })
  handle.updateStoreBindings()
  handles.set(target, [...(handles.get(target) ?? []), handle])
}

/** Ends all bindings of a page or component; it gets no `setData` afterwards. */
export function destroyStoreBindings(target: object): void {
  for (const handle of handles.get(target) ?? []) {
    handle.destroyStoreBindings()
    // The official bindings would still run a pending setData on the next tick, on a page that is gone by then.
    handle.updateStoreBindings()
  }
  handles.delete(target)
}
