/** @module Bindings between stores and pages: the official ones, typed and frugal. */
export {
  BehaviorWithStore,
  ComponentWithStore,
  createStoreBindings,
  initStoreBindings,
  storeBindingsBehavior,
} from 'mobx-miniprogram-bindings'
export { AUDIT_LIMITS, setDataMeter, type SetDataFigures, type SetDataMeter } from './bindings/meter'
