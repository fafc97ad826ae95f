import { bindActions, type LooseBinding, type Target } from '../screen/options'
import { bindTarget } from './bound-target'

/** The binding of {@link createStoreBindings}. */
export interface Handle {
  updateStoreBindings(): void
  destroyStoreBindings(): void
}

/** Binds a page or component by hand; the first values are sent in the next tick. */
export function createStoreBindings(target: Target, options: LooseBinding): Handle {
  // Actions come first: one of them may have the name of a lifecycle method.
  const { update, end } = bindTarget(target, [options], undefined, () => {
    bindActions(target, options)
  })
  return { updateStoreBindings: update, destroyStoreBindings: end }
}
