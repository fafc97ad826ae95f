// The entry `mobx-miniprogram-socket/bindings`: the functions of bindings/ with the types that users see.
//
// The types are our own: the declarations of the official bindings check nothing and compile only with skipLibCheck.
// WeChat's typings, miniprogram-api-typings 5 or newer, must be part of the program.
import { behaviors, behaviorWithStore, componentWithStore, initStoreBindings as init } from './pages/behavior'
import { createStoreBindings as create } from './pages/create-store-bindings'
import { pageWithStore } from './pages/page-with-store'
import type { Actions, Fields, Nothing, StoreBinding } from './types/binding'
import type { BehaviorConstructor, ComponentConstructor } from './types/component'
import type { CreateStoreBindings, InitStoreBindings } from './types/manual'
import type { PageConstructor, Updating } from './types/page'

declare const module: { readonly exports: object }

export { StoreBindingsError } from './screen/options'
export type { BoundActions, BoundData, StoreBinding, StoreBindingsHandle } from './types/binding'
export type { InitializedStoreBindings, IStoreBindings, StoreBindingsManager } from './types/official'

/**
 * `Page()` with `storeBindings`. The fields are in `this.data` before `onLoad`, the actions on `this`, both typed by
 * the store. Bound fields cannot be declared in `data` or set with `setData`. The page's end ends the bindings.
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
 * Binds a page or component by hand, for a store that is known only in `onLoad` or `attached`. The first values are sent
 * on the next tick. A key that is bound and declared in `data` must have a type that can hold the store's value.
 *
 * The page's end ends the binding; the handle serves to send at once or to end it earlier. To keep it on `this`, declare
 * the member: `bindings: undefined as StoreBindingsHandle | undefined`. {@link PageWithStore} has no handle.
 *
 * @throws StoreBindingsError when two fields of this binding, or of another one of the page, have the same place in `data`
 */
export const createStoreBindings = create as unknown as CreateStoreBindings

/** For `Component({ behaviors: [storeBindingsBehavior], storeBindings: … })`; {@link ComponentWithStore} is typed. */
export declare const storeBindingsBehavior: WechatMiniprogram.Behavior.Identifier<Nothing, Nothing, Updating>
// Made when it is read: `Behavior()` is called at the first use, and an import works where there is none. Written in the
// form in which Node finds the names of CommonJS exports.
Object.defineProperty(module.exports, 'storeBindingsBehavior', {
  enumerable: true,
  get() {
    return behaviors.storeBindings
  },
})

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
  // Without NoInfer the type that a list expects would be taken for the type of the binding.
  return { store, ...binding }
}
