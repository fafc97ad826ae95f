import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readdirSync } from 'node:fs'
import { checkWxml } from '../../tools/wxml/check'
import { SmallApp } from './small-app'

const page = 'pages/home/home.wxml'
let app: SmallApp

beforeEach(() => {
  app = new SmallApp()
})

afterEach(() => app.remove())

async function problems(): Promise<string[]> {
  return app.describe((await checkWxml(app.folder)).problems)
}

test('a sound app has no problems', async () => {
  expect(await problems()).toEqual([])
})

const planted: readonly { what: string; right: string; wrong: string; at: string; message: string }[] = [
  {
    what: 'a misspelt binding',
    right: '：{{status}}',
    wrong: '：{{statsu}}',
    at: 'statsu',
    message: '"statsu" is not in the data of this template. Did you mean "status"?',
  },
  {
    what: 'a misspelt binding in a class',
    right: 'status {{status}}"',
    wrong: 'status {{statsu}}"',
    at: 'statsu',
    message: '"statsu" is not in the data of this template. Did you mean "status"?',
  },
  {
    what: 'a comparison that can never be true',
    right: "status === 'closed'",
    wrong: "status === 'shut'",
    at: "status === 'shut'",
    message: 'have no overlap',
  },
  {
    what: 'a missing handler',
    right: 'bind:more="onSend"',
    wrong: 'bind:more="onSned"',
    at: 'onSned',
    message: 'there is no handler "onSned". Did you mean "onSend"?',
  },
  {
    what: 'a missing handler of an event without colon',
    right: 'bindinput="onInput"',
    wrong: 'bindinput="onInptu"',
    at: 'onInptu',
    message: 'there is no handler "onInptu". Did you mean "onInput"?',
  },
  {
    what: 'a wrong property name',
    right: 'tone="calm"',
    wrong: 'tune="calm"',
    at: 'tune',
    message: '<my-badge> has no property "tune".',
  },
  {
    what: 'a wrong property type',
    right: 'count="{{messages.length}}"',
    wrong: 'count="{{draft}}"',
    at: 'count',
    message: `<my-badge> property "count": Type 'string' is not assignable to type 'number'.`,
  },
  {
    what: 'an unregistered tag',
    right: '<my-badge',
    wrong: '<my-bagde',
    at: 'my-bagde',
    message: '<my-bagde> is neither built in nor in usingComponents.',
  },
  {
    what: 'a misspelt field of a list item',
    right: '{{item.data}}',
    wrong: '{{item.date}}',
    at: 'date',
    message: `Property 'date' does not exist on type 'Message'.`,
  },
  {
    what: 'a key that items do not have',
    right: 'wx:key="id"',
    wrong: 'wx:key="uid"',
    at: 'wx:key',
    message: 'wx:key "uid" is not a string or number of every item.',
  },
  {
    what: 'a misspelt property of a TDesign component',
    right: 'size="large"',
    wrong: 'sise="large"',
    at: 'sise',
    message: '<t-button> has no property "sise".',
  },
  {
    what: 'a wrong property type of a TDesign component',
    right: `disabled="{{draft === ''}}"`,
    wrong: 'disabled="{{draft}}"',
    at: 'disabled',
    message: `<t-button> property "disabled": Type 'string' is not assignable to type 'boolean'.`,
  },
  {
    what: 'a bad expression',
    right: '{{index}}',
    wrong: '{{index +}}',
    at: '}}: {{item',
    message: 'unexpected character inside expression',
  },
]

test.each(planted)('finds $what', async ({ right, wrong, at, message }) => {
  app.plant(page, right, wrong)
  const found = await problems()
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(`${app.place(page, at)} `)
  expect(found[0]).toContain(message)
})

test('finds a missing handler inside a component', async () => {
  const file = 'components/badge/badge.wxml'
  app.plant(file, 'catchtap="more"', 'catchtap="less"')
  expect(await problems()).toEqual([`${app.place(file, 'less')} there is no handler "less".`])
})

test('asks for the default export that carries the types', async () => {
  app.plant('pages/home/home.ts', 'export default Page(', 'Page(')
  expect(await problems()).toEqual([
    expect.stringContaining(
      'pages/home/home.ts its template can only be checked with `export default Page({...})`',
    ),
  ])
})

test('finds type errors in scripts that templates lead to, and in app.ts', async () => {
  app.write('pages/home/size.ts', `export const size: number = 'large'\n`)
  app.plant('pages/home/home.ts', 'export default', `import './size'\nexport default`)
  app.write('app.ts', `App({ onLaunch() { wx.loginn() } })\n`)
  expect((await problems()).sort()).toEqual([
    expect.stringMatching(/^app\.ts:1:23 Property 'loginn' does not exist/),
    `pages/home/size.ts:1:14 Type 'string' is not assignable to type 'number'. (TS2322)`,
  ])
})

const boundStore = `import { observable } from 'mobx-miniprogram'
export const store = observable({
  status: 'open' as 'open' | 'closed',
  messages: [] as readonly { readonly id: number; readonly data: string }[],
  send(): void {},
})
`
const methods = 'onInput() {}'
/** The page of the small app, with what it shows and one of its handlers from a store. */
const boundPages: Record<string, string> = {
  PageWithStore: `export default PageWithStore({
    storeBindings: { store, fields: ['status', 'messages'], actions: { onSend: 'send' } },
    data: { draft: '' },
    ${methods},
  })`,
  'a list of bindings': `export default PageWithStore({
    storeBindings: [
      bind(store, { fields: ['status'], actions: { onSend: 'send' } }),
      { store, fields: { messages: ({ messages }: typeof store) => messages } },
    ],
    data: { draft: '' },
    ${methods},
  })`,
  ComponentWithStore: `export default ComponentWithStore({
    storeBindings: { store, fields: ['status', 'messages'], actions: { onSend: 'send' } },
    data: { draft: '' },
    methods: { ${methods} },
  })`,
  BehaviorWithStore: `const bound = BehaviorWithStore({
    storeBindings: { store, fields: ['status', 'messages'], actions: { onSend: 'send' } },
  })
  export default ComponentWithStore({
    behaviors: [bound],
    data: { draft: '' },
    methods: { ${methods} },
  })`,
  createStoreBindings: `export default Page({
    data: { draft: '', status: store.status, messages: store.messages },
    onLoad() {
      createStoreBindings(this, { store, fields: ['status', 'messages'] })
    },
    onSend() {
      store.send()
    },
    ${methods},
  })`,
}

describe.each(Object.keys(boundPages))('a page with %s', (kind) => {
  beforeEach(() => {
    const functions = 'bind, BehaviorWithStore, ComponentWithStore, createStoreBindings, PageWithStore'
    app.write('store.ts', boundStore)
    app.write(
      'pages/home/home.ts',
      `import { ${functions} } from 'mobx-miniprogram-socket/bindings'
import { store } from '../../store'
void [${functions}]
${String(boundPages[kind])}
`,
    )
  })

  test('has what it binds', async () => {
    expect(await problems()).toEqual([])
  })

  test('has no misspelt field, action or value', async () => {
    app.plant(page, '：{{status}}', '：{{statsu}}')
    app.plant(page, 'bind:more="onSend"', 'bind:more="onSned"')
    app.plant(page, "status === 'closed'", "status === 'shut'")
    const found = await problems()
    expect(found.sort()).toEqual([
      expect.stringContaining(`${app.place(page, "status === 'shut'")} `),
      `${app.place(page, 'statsu')} "statsu" is not in the data of this template. Did you mean "status"?`,
      `${app.place(page, 'onSned')} there is no handler "onSned". Did you mean "onSend"?`,
    ])
  })
})

test('names a component path that leads nowhere', async () => {
  app.plant('pages/home/home.json', 'badge/badge', 'badge/bagde')
  expect((await problems())[0]).toBe(
    'pages/home/home.json <my-badge>: "../../components/badge/bagde" is neither a component of the app nor of a package',
  )
})

test('leaves no files behind', async () => {
  app.plant(page, '{{draft}}', '{{darft}}')
  const before = readdirSync(app.workspace, { recursive: true })
  await checkWxml(app.folder, app.workspace)
  expect(readdirSync(app.workspace, { recursive: true })).toEqual(before)
})
