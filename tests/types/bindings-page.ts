// PageWithStore: what must not compile is marked, and fails when it does.
import { bind, PageWithStore } from 'mobx-miniprogram-socket/bindings'
import { chat, profile, same, type Line, type Status } from './bindings-store'

type Signature<T> =
  T extends WechatMiniprogram.Component.TypeSignature<infer D, infer _P, infer M>
    ? { data: D; methods: M }
    : never

// One binding

export const page = PageWithStore({
  storeBindings: { store: chat, fields: ['status', 'lines', 'startedAt'], actions: ['connect'] },
  data: { draft: '', rows: [{ open: false }] },
  opened: 0,

  onLoad(query) {
    same<typeof query, Record<string, string | undefined>>(true)
    same<typeof this.data.status, Status>(true)
    same<typeof this.data.lines, readonly Line[]>(true)
    same<typeof this.data.startedAt, string>(true)
    same<typeof this.data.draft, string>(true)
    same<ReturnType<typeof this.connect>, boolean>(true)
    this.opened += this.twice(1)
    this.updateStoreBindings()

    // @ts-expect-error misspelt
    void this.data.statsu
    // @ts-expect-error the store has it, the page has not bound it
    void this.data.count
    // @ts-expect-error the store fills it
    this.data.status = 'open'
    // @ts-expect-error an address is text
    this.connect(1)
    // @ts-expect-error the store has it, the page has not bound it
    this.clear()
    // @ts-expect-error no such method
    this.twic(1)
  },

  onTap({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const at = currentTarget.id
    this.setData({ draft: at, 'rows[0].open': true })
    this.setData({ [`rows[${at}].open`]: true })
    this.setData({ draft: '' }, () => undefined)
    const some: Partial<{ draft: string }> = {}
    this.setData(some)
    const any: Record<string, unknown> = {}
    this.setData(any)

    // @ts-expect-error the store fills it
    this.setData({ status: 'open' })
    // @ts-expect-error the store fills what it is in
    this.setData({ 'lines[0].text': 'changed' })
    // @ts-expect-error the store fills what it is in
    this.setData({ 'lines.length': 0 })
    // @ts-expect-error a draft is text
    this.setData({ draft: 1 })
  },

  twice(value: number) {
    return value * 2
  },
})

same<Signature<typeof page>['data']['status'], Status>(true)
same<Signature<typeof page>['data']['draft'], string>(true)
same<ReturnType<Signature<typeof page>['methods']['connect']>, boolean>(true)
same<ReturnType<Signature<typeof page>['methods']['twice']>, number>(true)
// @ts-expect-error a template may not name it either
void ({} as Signature<typeof page>).data.statsu

// Names

// @ts-expect-error misspelt
PageWithStore({ storeBindings: { store: chat, fields: ['statsu'] } })
// @ts-expect-error misspelt behind another key
PageWithStore({ storeBindings: { store: chat, fields: { state: 'statsu' } } })
// @ts-expect-error an action is no field
PageWithStore({ storeBindings: { store: chat, fields: ['connect'] } })
// @ts-expect-error a field is no action
PageWithStore({ storeBindings: { store: chat, fields: [], actions: ['status'] } })
// @ts-expect-error private
PageWithStore({ storeBindings: { store: profile, fields: ['secret'] } })
// @ts-expect-error names need a store
PageWithStore({ storeBindings: { fields: ['status'] } })
// @ts-expect-error the bindings are the point of it
PageWithStore({ data: {} })

PageWithStore({
  storeBindings: {
    store: chat,
    fields: {
      state: 'status',
      last: ({ lines }) => lines.find(({ id }) => id === 1)?.text,
      now: () => Date.now(),
    },
    actions: { dial: 'connect' },
  },
  onShow() {
    same<typeof this.data.state, Status>(true)
    same<typeof this.data.last, string | null | undefined>(true)
    same<typeof this.data.now, number>(true)
    same<ReturnType<typeof this.dial>, boolean>(true)
    // @ts-expect-error it goes by another name here
    void this.data.status
    // @ts-expect-error it goes by another name here
    this.connect('wss://example.com')
  },
})

// Collisions

PageWithStore({
  storeBindings: { store: chat, fields: ['status'] },
  // @ts-expect-error the store fills it
  data: { status: 'idle' },
})
PageWithStore({
  storeBindings: { store: chat, fields: [], actions: ['connect'] },
  onLoad(query) {
    same<typeof query, Record<string, string | undefined>>(true)
  },
  // @ts-expect-error the name of a bound action
  connect() {
    return true
  },
})

// A namespace

PageWithStore({
  storeBindings: { store: chat, fields: ['status'], namespace: 'chat' },
  data: { chat: { draft: '' } },
  onLoad() {
    same<typeof this.data.chat.status, Status>(true)
    same<typeof this.data.chat.draft, string>(true)
    this.setData({ 'chat.draft': '' })
    // @ts-expect-error not in the namespace
    void this.data.status
    // @ts-expect-error the store fills it
    this.setData({ 'chat.status': 'open' })
    // @ts-expect-error the store fills a part of it
    this.setData({ chat: { draft: '' } })
  },
})
PageWithStore({
  storeBindings: { store: chat, fields: ['status'], namespace: 'chat' },
  // @ts-expect-error the store fills chat.status
  data: { chat: { status: 'idle' } },
})

// A path

PageWithStore({
  storeBindings: { fields: { 'user.name': () => profile.name, 'lines[0]': () => chat.lines } },
  data: { user: { age: 3 } },
  onLoad() {
    same<typeof this.data.user.name, string>(true)
    this.setData({ 'user.age': 4 })
    // @ts-expect-error the store fills it
    this.setData({ 'user.name': '' })
  },
})

// Several bindings

export const both = PageWithStore({
  storeBindings: [
    bind(chat, { fields: { status: 'status', few: ({ count }) => count < 3 }, actions: ['connect'] }),
    { store: profile, fields: ['name', 'nickname'], actions: { onRename: 'rename' } },
    { fields: { now: () => Date.now() } },
  ],
  data: { draft: '' },
  onLoad() {
    same<typeof this.data.status, Status>(true)
    same<typeof this.data.few, boolean>(true)
    same<typeof this.data.now, number>(true)
    same<typeof this.data.name, string>(true)
    same<typeof this.data.nickname, string | null | undefined>(true)
    this.connect('wss://example.com')
    this.onRename('Ada')
    this.setData({ draft: '' })
    // @ts-expect-error a name is text
    this.onRename(1)
    // @ts-expect-error misspelt
    void this.data.nam
    // @ts-expect-error the second store fills it
    this.setData({ name: '' })
  },
})
same<Signature<typeof both>['data']['few'], boolean>(true)

PageWithStore({
  storeBindings: [
    bind(chat, { fields: ['status'] }),
    // @ts-expect-error the first fills data.status
    bind(profile, { fields: { status: 'name' } }),
  ],
})
PageWithStore({
  storeBindings: [
    bind(chat, { fields: ['status'], namespace: 'chat' }),
    // @ts-expect-error the first fills data.chat.status
    bind(profile, { fields: { chat: 'name' } }),
  ],
})
PageWithStore({
  storeBindings: [
    bind(chat, { fields: [], actions: { onTap: 'clear' } }),
    // @ts-expect-error the first makes onTap
    { store: profile, fields: [], actions: { onTap: 'rename' } },
  ],
})
PageWithStore({
  storeBindings: [
    bind(chat, { fields: ['status'], namespace: 'chat' }),
    bind(profile, { fields: ['name'], namespace: 'profile' }),
    { fields: { 'chat.few': () => chat.count < 3 } },
  ],
  onLoad() {
    same<typeof this.data.chat.status, Status>(true)
    same<typeof this.data.chat.few, boolean>(true)
    same<typeof this.data.profile.name, string>(true)
  },
})
PageWithStore({
  // @ts-expect-error misspelt
  storeBindings: [{ store: chat, fields: ['statsu'] }],
})
PageWithStore({
  // @ts-expect-error misspelt
  storeBindings: [{ store: chat, fields: ['status'], actions: { onTap: 'conect' } }],
})
PageWithStore({
  // @ts-expect-error the function reads what the store does not have
  storeBindings: [bind(chat, { fields: { first: (store) => store.line } })],
})
PageWithStore({
  storeBindings: [bind(chat, { fields: ['status'] })],
  // @ts-expect-error the store fills it
  data: { status: 'idle' },
})
