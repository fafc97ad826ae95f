// The one line that a migration changes; the bench writes it for each contestant.
export { createStoreBindings } from 'mobx-miniprogram-socket/bindings'
