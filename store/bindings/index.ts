// The entry `mobx-miniprogram-socket/bindings`: the functions of bindings/ with the types that their users see.
//
// Written by hand instead of taken from the official bindings, whose declarations check nothing and compile only
// with skipLibCheck. WeChat's own typings, miniprogram-api-typings 5 or newer, must be part of the program.
import { behaviorWithStore, componentWithStore, storeBindingsBehavior as behavior } from './behavior'
import type { BehaviorConstructor, ComponentConstructor } from './types/component'
import { createStoreBindings as create } from './create-store-bindings'
import { initStoreBindings as init } from './init-store-bindings'
import type { CreateStoreBindings, InitStoreBindings } from './types/manual'
import type { PageConstructor, Updating } from './types/page'
import { pageWithStore } from './page-with-store'
import type { Actions, Fields, Nothing, StoreBinding } from './types/binding'

export { StoreBindingsError } from './errors'
export { AUDIT_LIMITS, setDataMeter, type SetDataFigures, type SetDataMeter } from './meter'
export type { BoundActions, BoundData, StoreBinding, StoreBindingsHandle } from './types/binding'

/**
 * `Page()` with `storeBindings`. The fields are in `this.data` before `onLoad`, the actions on `this`, both typed by
 * the store; what the store fills cannot be declared in `data` or set with `setData`. Nothing is to be destroyed.
 *
 * ```ts
 * export default PageWithStore({
 *   storeBindings: { store: socket, fields: ['status', 'messages'], actions: ['send'] },
 *   data: { draft: '' },
 *   onSend() {
 *     if (this.data.status === 'open') this.send(this.data.draft)
 *   },
 * })
 * ```
 */
export const PageWithStore = pageWithStore as unknown as PageConstructor

/** `Component()` with `storeBindings`, typed like {@link PageWithStore}; bound from `attached` to `detached`. */
export const ComponentWithStore = componentWithStore as unknown as ComponentConstructor

/** `Behavior()` with `storeBindings`: a component with this behavior has the fields and the actions. */
export const BehaviorWithStore = behaviorWithStore as unknown as BehaviorConstructor

/**
 * Binds a page or component by hand, for a store that is known only in `onLoad` or `attached`. The first values go out
 * on the next tick. Where `data` declares a key that is bound, it must be able to hold what the store has.
 *
 * The page's end ends the binding, so that the handle is needed only to send at once or to end it earlier. Who keeps
 * it on `this` declares the member: `bindings: undefined as StoreBindingsHandle | undefined`. With {@link PageWithStore}
 * there is no handle.
 *
 * @throws StoreBindingsError when two fields, of this binding or of another one of the page, fill the same place
 */
export const createStoreBindings = create as unknown as CreateStoreBindings

/** For `Component({ behaviors: [storeBindingsBehavior], storeBindings: … })`; {@link ComponentWithStore} is typed. */
export const storeBindingsBehavior = behavior as WechatMiniprogram.Behavior.Identifier<
  Nothing,
  Nothing,
  Updating
>

/** Binds in `Component().init(context => …)` of glass-easel's chaining API. */
export const initStoreBindings = init as unknown as InitStoreBindings

/**
 * A binding that is used more than once, or that is one of a list and has function fields:
 * `storeBindings: [bind(socket, { fields: ['status'] }), bind(chat, { fields: { unread: ({ unread }) => unread } })]`.
 */
export function bind<
  S extends object,
  const F extends Fields<S>,
  const A extends Actions<S> = [],
  const N extends string = '',
>(
  store: S,
  binding: Omit<StoreBinding<S, F, A, N>, 'store'>,
): StoreBinding<NoInfer<S>, NoInfer<F>, NoInfer<A>, NoInfer<N>> {
  // NoInfer, because in a list what the list expects would be taken for what the binding is.
  return { store, ...binding }
}
