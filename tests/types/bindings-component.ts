// ComponentWithStore and BehaviorWithStore: what must not compile is marked, and fails when it does.
import {
  bind,
  BehaviorWithStore,
  ComponentWithStore,
  storeBindingsBehavior,
} from 'mobx-miniprogram-socket/bindings'
import { chat, profile, same, type Status } from './bindings-store'

type Signature<T> =
  T extends WechatMiniprogram.Component.TypeSignature<infer D, infer P, infer M>
    ? { data: D; properties: WechatMiniprogram.Component.PropertyOptionToData<P>; methods: M }
    : never

export const component = ComponentWithStore({
  properties: { label: String, at: { type: Number, value: 0 } },
  storeBindings: { store: chat, fields: ['status', 'count'], actions: { dial: 'connect' } },
  data: { open: false },
  lifetimes: {
    attached() {
      same<typeof this.data.status, Status>(true)
      this.toggle()
    },
  },
  pageLifetimes: {
    show() {
      this.updateStoreBindings()
    },
  },
  observers: {
    label(label: string) {
      this.setData({ open: label === this.data.label })
    },
  },
  methods: {
    toggle() {
      same<typeof this.data.count, number>(true)
      same<typeof this.data.label, string>(true)
      same<typeof this.properties.at, number>(true)
      same<ReturnType<typeof this.dial>, boolean>(true)
      this.setData({ open: !this.data.open })
      this.triggerEvent('toggle')

      // @ts-expect-error misspelt
      void this.data.statsu
      // @ts-expect-error the store fills it
      this.data.status = 'open'
      // @ts-expect-error the store fills it
      this.setData({ status: 'open' })
      // @ts-expect-error an address is text
      this.dial(1)
      // @ts-expect-error it goes by another name here
      this.connect('wss://example.com')
    },
  },
})

same<Signature<typeof component>['data']['status'], Status>(true)
same<Signature<typeof component>['data']['open'], boolean>(true)
same<Signature<typeof component>['properties'], { label: string; at: number }>(true)
same<ReturnType<Signature<typeof component>['methods']['dial']>, boolean>(true)

// @ts-expect-error misspelt
ComponentWithStore({ storeBindings: { store: chat, fields: ['statsu'] } })
// @ts-expect-error misspelt
ComponentWithStore({ storeBindings: { store: chat, fields: [], actions: ['conect'] } })
// @ts-expect-error an unknown option is most likely a misspelt one
ComponentWithStore({ storeBinding: { store: chat, fields: ['status'] } })

ComponentWithStore({
  storeBindings: { store: chat, fields: ['status'] },
  // @ts-expect-error the store fills it
  data: { status: 'idle' },
})
ComponentWithStore({
  storeBindings: { store: chat, fields: ['status'] },
  // @ts-expect-error the store fills it
  properties: { status: String },
})
ComponentWithStore({
  storeBindings: { store: chat, fields: [], actions: ['connect'] },
  methods: {
    // @ts-expect-error the name of a bound action
    connect() {
      return true
    },
  },
})

ComponentWithStore({
  storeBindings: [bind(chat, { fields: ['status'] }), { store: profile, fields: { who: 'name' } }],
  methods: {
    show() {
      same<typeof this.data.status, Status>(true)
      same<typeof this.data.who, string>(true)
    },
  },
})
ComponentWithStore({
  // @ts-expect-error both fill data.status
  storeBindings: [bind(chat, { fields: ['status'] }), { store: profile, fields: { status: 'name' } }],
})

// Without bindings it is Component()

ComponentWithStore({
  data: { open: false },
  methods: {
    close() {
      this.setData({ open: false })
    },
  },
})

// Behaviors

const online = BehaviorWithStore({
  storeBindings: { store: chat, fields: ['status'], actions: ['connect'] },
  data: { since: 0 },
  methods: {
    isOpen() {
      // @ts-expect-error misspelt
      void this.data.statsu
      return this.data.status === 'open'
    },
  },
})

Component({
  behaviors: [online],
  methods: {
    dial() {
      same<typeof this.data.status, Status>(true)
      same<typeof this.data.since, number>(true)
      this.connect('wss://example.com')
      this.updateStoreBindings()
      return this.isOpen()
    },
  },
})
ComponentWithStore({
  behaviors: [online],
  storeBindings: { store: profile, fields: ['name'] },
  methods: {
    dial() {
      same<typeof this.data.status, Status>(true)
      same<typeof this.data.name, string>(true)
      // @ts-expect-error misspelt
      void this.data.statsu
      return this.isOpen()
    },
  },
})
Component({
  behaviors: [storeBindingsBehavior],
  methods: {
    refresh() {
      this.updateStoreBindings()
    },
  },
})
// @ts-expect-error misspelt
BehaviorWithStore({ storeBindings: { store: chat, fields: ['statsu'] } })
