/** @module Bindings between stores and pages: the official ones, typed and frugal. */
export {
  BehaviorWithStore,
  ComponentWithStore,
  createStoreBindings,
  initStoreBindings,
  storeBindingsBehavior,
} from 'mobx-miniprogram-bindings'
