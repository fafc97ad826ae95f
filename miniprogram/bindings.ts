import { createStoreBindings as createOfficialBindings } from 'mobx-miniprogram-bindings'

/** The names of the store's members that hold a `V`. */
type NamesOf<S, V> = { [N in keyof S]: S[N] extends V ? N : never }[keyof S] & string

/** For members of `data`: the store's member that fills it, or a function that makes it of the store. */
type Fields<S, D> = { readonly [K in keyof D]?: NamesOf<S, D[K]> | ((store: S) => D[K]) }

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
  const handle = createOfficialBindings(target, { store, fields, actions: [] })
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
