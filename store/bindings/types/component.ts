import type { Both, Bound, BoundBy, BoundByAll, GuardedSetData, Unfilled, Unhidden } from './bound'
import type { Sound } from './list'
import type { Updating } from './page'
import type { Actions, AnyBinding, Fields, Nothing, StoreBinding } from './binding'

type DataOption = WechatMiniprogram.Component.DataOption
type PropertyOption = WechatMiniprogram.Component.PropertyOption
type MethodOption = WechatMiniprogram.Component.MethodOption
type BehaviorOption = WechatMiniprogram.Component.BehaviorOption

/** `this` in the methods of a component. */
export type ComponentInstance<
  D extends DataOption,
  P extends PropertyOption,
  M,
  H extends BehaviorOption,
  IsPage extends boolean,
  B extends Bound,
> = WechatMiniprogram.Component.InstanceProperties &
  Omit<WechatMiniprogram.Component.InstanceMethods<D>, 'setData'> &
  GuardedSetData<D, B> &
  Updating &
  M &
  WechatMiniprogram.Component.MixinMethods<H> &
  (IsPage extends true ? WechatMiniprogram.Page.ILifetime : unknown) & {
    data: ComponentData<D, P, H, B>
    properties: ComponentData<D, P, H, B>
  } & B['actions']

type ComponentData<
  D extends DataOption,
  P extends PropertyOption,
  H extends BehaviorOption,
  B extends Bound,
> = D &
  WechatMiniprogram.Component.PropertyOptionToData<P> &
  WechatMiniprogram.Component.MixinData<H> &
  WechatMiniprogram.Component.MixinProperties<H> &
  B['data']

/** Everything of `Component()` or `Behavior()` but the bindings. */
export type ComponentOptions<
  D extends DataOption,
  P extends PropertyOption,
  M extends MethodOption,
  H extends BehaviorOption,
  IsPage extends boolean,
  B extends Bound,
> = {
  data?: D & Unfilled<B['path']>
  properties?: P & Unfilled<B['path']>
  methods?: M & Unhidden<M, B> & (IsPage extends true ? Partial<WechatMiniprogram.Page.ILifetime> : unknown)
} & Partial<WechatMiniprogram.Component.Behavior<H>> &
  Partial<WechatMiniprogram.Component.OtherOption> &
  Partial<WechatMiniprogram.Component.Lifetimes> &
  ThisType<ComponentInstance<D, P, M, H, IsPage, B>>

type Bindings<S, F, A, N extends string, L extends readonly AnyBinding[]> =
  StoreBinding<S, F & ThisType<WechatMiniprogram.Component.TrivialInstance>, A, N> | (L & Sound<L>)

/** The type of `ComponentWithStore`. */
export type ComponentConstructor = <
  S extends object | undefined,
  const F extends Fields<S>,
  const A extends Actions<S>,
  const N extends string = '',
  const L extends readonly AnyBinding[] = [],
  D extends DataOption = Nothing,
  P extends PropertyOption = Nothing,
  M extends MethodOption = Nothing,
  H extends BehaviorOption = [],
  IsPage extends boolean = false,
>(
  options: {
    /** Which fields and actions of a store, or of several stores, the component uses. */
    readonly storeBindings?: Bindings<S, F, A, N, L>
  } & ComponentOptions<D, P, M, H, IsPage, Both<BoundBy<S, F, A, N>, BoundByAll<L>>>,
) => ComponentResult<D, P, M, H, Both<BoundBy<S, F, A, N>, BoundByAll<L>>>

/** With what its behaviors bring along, which WeChat's typings leave out: its template may name that, too. */
type ComponentResult<
  D extends DataOption,
  P extends PropertyOption,
  M extends MethodOption,
  H extends BehaviorOption,
  B extends Bound,
> = WechatMiniprogram.Component.Identifier<
  ComponentData<D, Nothing, H, B>,
  P,
  M & WechatMiniprogram.Component.MixinMethods<H> & B['actions']
>

/** The type of `BehaviorWithStore`. */
export type BehaviorConstructor = <
  S extends object | undefined,
  const F extends Fields<S>,
  const A extends Actions<S>,
  const N extends string = '',
  const L extends readonly AnyBinding[] = [],
  D extends DataOption = Nothing,
  P extends PropertyOption = Nothing,
  M extends MethodOption = Nothing,
  H extends BehaviorOption = [],
>(
  options: {
    /** Which fields and actions of a store, or of several stores, the behavior brings along. */
    readonly storeBindings?: Bindings<S, F, A, N, L>
  } & ComponentOptions<D, P, M, H, false, Both<BoundBy<S, F, A, N>, BoundByAll<L>>>,
) => BehaviorResult<D, P, M, H, Both<BoundBy<S, F, A, N>, BoundByAll<L>>>

type BehaviorResult<
  D extends DataOption,
  P extends PropertyOption,
  M extends MethodOption,
  H extends BehaviorOption,
  B extends Bound,
> = WechatMiniprogram.Behavior.Identifier<D & B['data'], P, M & B['actions'] & Updating, H>
