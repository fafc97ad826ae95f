import type { Both, Bound, BoundBy, BoundByAll, GuardedSetData, Unfilled, Unhidden } from './bound'
import type { Sound } from './list'
import type { Actions, AnyBinding, Fields, Nothing, StoreBinding, StoreBindingsHandle } from './binding'

type DataOption = WechatMiniprogram.Page.DataOption
type CustomOption = WechatMiniprogram.Page.CustomOption

/** Sends at once what would wait for the next tick. */
export type Updating = Pick<StoreBindingsHandle, 'updateStoreBindings'>

/** `this` in the methods of a page. */
export type PageInstance<
  D extends DataOption,
  C,
  B extends Bound,
> = Partial<WechatMiniprogram.Page.ILifetime> &
  WechatMiniprogram.Page.InstanceProperties &
  Omit<WechatMiniprogram.Page.InstanceMethods<D>, 'setData'> &
  GuardedSetData<D, B> &
  Updating & { data: D & B['data'] } & Omit<C, 'data' | 'storeBindings'> &
  B['actions']

/** Everything of `Page()` but the bindings. */
export type PageOptions<D extends DataOption, C, B extends Bound> = WithoutBindings<C> & {
  data?: D & Unfilled<B['path']>
  options?: WechatMiniprogram.Component.ComponentOptions
} & Partial<WechatMiniprogram.Page.ILifetime> &
  Unhidden<C, B> &
  ThisType<PageInstance<D, C, B>>

/** Bindings are checked by a type of their own. A conditional type, so that `C` is still inferred from all options. */
type WithoutBindings<C> = unknown extends C ? C : { [K in keyof C as Exclude<K, 'storeBindings'>]: C[K] }

/** Type that `Page()` returns, for the check of the template. */
export type PageResult<D extends DataOption, C, B extends Bound> = WechatMiniprogram.Page.VoidReturnType<
  D & B['data'],
  Omit<C, 'data' | 'storeBindings'> & B['actions']
>

/** The type of `PageWithStore`. */
export type PageConstructor = <
  S extends object | undefined,
  const F extends Fields<S>,
  const A extends Actions<S>,
  const N extends string = '',
  const L extends readonly AnyBinding[] = [],
  D extends DataOption = Nothing,
  C extends CustomOption = Nothing,
>(
  options: {
    /** Which fields and actions of a store, or of several stores, the page uses. */
    readonly storeBindings:
      StoreBinding<S, F & ThisType<WechatMiniprogram.Page.TrivialInstance>, A, N> | (L & Sound<L>)
  } & PageOptions<D, C, Both<BoundBy<S, F, A, N>, BoundByAll<L>>>,
) => PageResult<D, C, Both<BoundBy<S, F, A, N>, BoundByAll<L>>>
