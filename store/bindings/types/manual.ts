import type { Updating } from './page'
import type { Actions, Declared, Fields, StoreBinding, StoreBindingsHandle } from './binding'

/** The type of `createStoreBindings`. */
export type CreateStoreBindings = <
  T extends object,
  S extends object | undefined,
  const F extends Fields<S>,
  const A extends Actions<S>,
  const N extends string = '',
>(
  target: T,
  options: StoreBinding<S, F & ThisType<T> & Declared<T, N, S, F>, A, N>,
) => StoreBindingsHandle

/** Part of the context that glass-easel's chaining API gives to `init`, as far as it is used here. */
interface InitContext<T> {
  readonly self: T
  lifetime(name: 'attached' | 'detached', listener: () => void): unknown
}

/** The type of `initStoreBindings`. */
export type InitStoreBindings = <
  T extends object,
  S extends object | undefined,
  const F extends Fields<S>,
  const N extends string = '',
>(
  context: InitContext<T>,
  options: Omit<StoreBinding<S, F & ThisType<T> & Declared<T, N, S, F>, never, N>, 'actions'>,
) => Updating
