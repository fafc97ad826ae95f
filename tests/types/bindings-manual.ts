// createStoreBindings, bind and initStoreBindings: what must not compile is marked, and fails when it does.
import {
  BehaviorWithStore,
  bind,
  ComponentWithStore,
  createStoreBindings,
  initStoreBindings,
  type InitializedStoreBindings,
  type IStoreBindings,
  PageWithStore,
  type StoreBindingsHandle,
  type StoreBindingsManager,
} from 'mobx-miniprogram-socket/bindings'
import { chat, profile, same, type Line, type Status } from './bindings-store'

// The official call, in a page

Page({
  data: { status: 'idle' as Status, lines: [] as Line[], count: 0, label: '' },
  bindings: undefined as StoreBindingsHandle | undefined,
  onLoad(query) {
    same<typeof query, Record<string, string | undefined>>(true)
    this.bindings = createStoreBindings(this, {
      store: chat,
      fields: ['status', 'lines', 'count'],
      actions: ['connect'],
    })
    createStoreBindings(this, {
      store: profile,
      fields: { label: 'name', initial: ({ initial }) => initial },
      actions: { onRename: 'rename' },
      structuralComparison: true,
      flushesPerSecond: 10,
    })
    createStoreBindings(this, {
      store: chat,
      fields: {
        label() {
          // @ts-expect-error the page has no such method
          this.nothing()
          return `${String(this.data.count)} of ${this.greeting()}`
        },
      },
    })

    // @ts-expect-error data.count holds numbers, the store's name is text
    createStoreBindings(this, { store: profile, fields: { count: 'name' } })
    // @ts-expect-error data.count holds numbers
    createStoreBindings(this, { store: chat, fields: { count: () => 'many' } })
    // @ts-expect-error data.status has two values, that of the store's name is any text
    createStoreBindings(this, { store: { status: '' }, fields: ['status'] })
    // @ts-expect-error no store has this field
    createStoreBindings(this, { store: chat, fields: ['statsu'] })
  },
  onUnload() {
    this.bindings?.updateStoreBindings()
    this.bindings?.destroyStoreBindings()
  },
  greeting() {
    return 'hello'
  },
})

// In a component

Component({
  properties: { count: String },
  data: { status: 'idle' as Status },
  lifetimes: {
    attached() {
      createStoreBindings(this, { store: chat, fields: ['status'] })
      // @ts-expect-error the property holds text
      createStoreBindings(this, { store: chat, fields: ['count'] })
    },
  },
  methods: {
    follow() {
      createStoreBindings(this, { store: chat, fields: ['status'], actions: { connect: 'connect' } })
      // @ts-expect-error no store has this action
      createStoreBindings(this, { store: chat, fields: ['status'], actions: ['conect'] })
    },
  },
})

// Names

declare const page: { readonly data: { readonly draft: string }; setData(data: object): void }

// @ts-expect-error misspelt
createStoreBindings(page, { store: chat, fields: ['statsu'] })
// @ts-expect-error misspelt behind another key
createStoreBindings(page, { store: chat, fields: { state: 'statsu' } })
// @ts-expect-error an action is no field
createStoreBindings(page, { store: chat, fields: ['connect'] })
// @ts-expect-error an action is no field behind another key either
createStoreBindings(page, { store: chat, fields: { dial: 'connect' } })
// @ts-expect-error a field is no action
createStoreBindings(page, { store: chat, fields: [], actions: ['status'] })
// @ts-expect-error a field is no action under another name either
createStoreBindings(page, { store: chat, fields: [], actions: { onTap: 'status' } })
// @ts-expect-error misspelt
createStoreBindings(page, { store: chat, fields: [], actions: { onTap: 'conect' } })
// @ts-expect-error private
createStoreBindings(page, { store: profile, fields: ['secret'] })
// @ts-expect-error the function reads what the store does not have
createStoreBindings(page, { store: chat, fields: { first: ({ line }) => line } })
// @ts-expect-error an action is a name, not a function
createStoreBindings(page, { store: chat, fields: [], actions: { onTap: () => chat.clear() } })
// @ts-expect-error names need a store
createStoreBindings(page, { fields: ['status'] })
// @ts-expect-error a namespace is text
createStoreBindings(page, { store: chat, fields: ['status'], namespace: 1 })
// @ts-expect-error an unknown option is most likely a misspelt one
createStoreBindings(page, { store: chat, fields: ['status'], structural: true })
// @ts-expect-error a store is an object
createStoreBindings(page, { store: 'chat', fields: [] })

createStoreBindings(page, { fields: { count: () => chat.count } })
createStoreBindings(page, { store: chat, fields: ['status'], namespace: 'chat' })
createStoreBindings(page, { store: chat, fields: { 'user.name': () => profile.name } })

declare const spaced: {
  readonly data: { readonly chat: { readonly status: number; readonly count: number } }
}
createStoreBindings(spaced, { store: chat, fields: ['count'], namespace: 'chat' })
// @ts-expect-error data.chat.status holds numbers
createStoreBindings(spaced, { store: chat, fields: ['status'], namespace: 'chat' })

// A target that says little, and a store that says nothing

declare const loose: WechatMiniprogram.Page.TrivialInstance
createStoreBindings(loose, { store: chat, fields: ['status'], actions: ['connect'] }).destroyStoreBindings()
// @ts-expect-error the store still says what it has
createStoreBindings(loose, { store: chat, fields: ['statsu'] })
declare const anything: ReturnType<typeof JSON.parse>
createStoreBindings(anything, { store: anything, fields: ['what', 'ever'], actions: { a: 'b' } })
createStoreBindings(page, { store: anything, fields: { draft: 'what' } })

// A binding of its own

const status = bind(chat, {
  fields: { status: 'status', few: ({ count }) => count < 3 },
  actions: ['connect'],
})
createStoreBindings(page, status)
createStoreBindings(loose, bind(profile, { fields: ['name'] }))
// @ts-expect-error misspelt
bind(chat, { fields: ['statsu'] })
// @ts-expect-error misspelt
bind(chat, { fields: [], actions: ['conect'] })
// @ts-expect-error the function reads what the store does not have
bind(chat, { fields: { first: (store) => store.line } })
// @ts-expect-error draft holds text
createStoreBindings(page, bind(chat, { fields: { draft: 'count' } }))

// The type names of the official package

const unchecked: IStoreBindings = { store: chat, fields: ['status', 'any'], actions: { dial: 'connect' } }
const manager: StoreBindingsManager = createStoreBindings(page, unchecked)
manager.destroyStoreBindings()
ComponentWithStore({ storeBindings: unchecked })
ComponentWithStore({
  storeBindings: [unchecked, unchecked, bind(chat, { fields: ['status'], actions: ['connect'] })],
})
BehaviorWithStore({ storeBindings: unchecked })
PageWithStore({ storeBindings: unchecked })
PageWithStore({
  storeBindings: [unchecked],
  data: { draft: '' },
  onLoad() {
    this.setData({ draft: 'mine' })
  },
})

// Whole fields, and a page that stays live

createStoreBindings(page, { store: chat, fields: ['status', 'lines'], wholeValues: ['lines'], live: true })
createStoreBindings(page, { store: chat, fields: { all: 'lines' }, namespace: 'chat', wholeValues: ['all'] })
createStoreBindings(page, { store: chat, fields: ['lines'], wholeValues: false })
// @ts-expect-error it is bound by another key
createStoreBindings(page, { store: chat, fields: { all: 'lines' }, wholeValues: ['lines'] })
// @ts-expect-error it is not bound
createStoreBindings(page, { store: chat, fields: ['status'], wholeValues: ['lines'] })
createStoreBindings(page, bind(chat, { fields: ['lines'], wholeValues: ['lines'] }))
// @ts-expect-error it is not bound
bind(chat, { fields: ['status'], wholeValues: ['lines'] })
PageWithStore({ storeBindings: [bind(chat, { fields: ['lines'], wholeValues: ['lines'], live: true })] })
PageWithStore({ storeBindings: { store: chat, fields: ['lines'], wholeValues: ['lines'] } })
// @ts-expect-error it is not bound
PageWithStore({ storeBindings: { store: chat, fields: ['status'], wholeValues: ['lines'] } })

// The chaining API

Component()
  .data(() => ({ count: 0 }))
  .init((context) => {
    const { updateStoreBindings } = initStoreBindings(context, { store: chat, fields: ['status', 'count'] })
    updateStoreBindings()
    const initialized: InitializedStoreBindings = initStoreBindings(
      context,
      unchecked as Omit<IStoreBindings, 'actions'>,
    )
    initialized.updateStoreBindings()
    // @ts-expect-error misspelt
    initStoreBindings(context, { store: chat, fields: ['statsu'] })
    // @ts-expect-error count holds numbers
    initStoreBindings(context, { store: profile, fields: { count: 'name' } })
    // @ts-expect-error the chaining API has no actions
    initStoreBindings(context, { store: chat, fields: ['status'], actions: ['connect'] })
  })
  .register()
