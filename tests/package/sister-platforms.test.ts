// The built package in mini-programs that have neither `wx` nor `Behavior`, and hide the global object.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import { readBlocks } from '../../tools/docs/blocks'
import { root } from '../../tools/files'
import { VirtualPhone } from '../../store/testing'
import { applyPatches } from '../support/page-data'
import { fakeKs, fakeQq, fakeSwan, fakeTt } from '../support/platforms/like-wx'
import { fakeMy } from '../support/platforms/my'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

/** Names under which scripts find the global object, and the globals of WeChat. */
const hidden = 'globalThis global self wx Behavior Component'.split(' ')
const platforms = {
  alipay: { make: 'alipayPlatform', fake: (phone: VirtualPhone) => fakeMy(phone, { isIde: true }) },
  baidu: { make: 'baiduPlatform', fake: fakeSwan },
  douyin: { make: 'douyinPlatform', fake: fakeTt },
  kuaishou: { make: 'kuaishouPlatform', fake: fakeKs },
  qq: { make: 'qqPlatform', fake: fakeQq },
}

const mobx = path.join(root, 'node_modules/mobx-miniprogram/dist/mobx.cjs.production.min.js')

const parameters = ['require', 'module', 'exports', 'Page', 'window']

/** Loads files as CommonJS modules that see these globals and no others of theirs. */
function loader(
  globals: { Page?: (page: object) => void; window?: object } = {},
): (file: string) => Record<string, unknown> {
  const modules = new Map<string, { exports: Record<string, unknown> }>()
  const load = (file: string): Record<string, unknown> => {
    const known = modules.get(file)
    if (known) return known.exports
    const module = { exports: {} }
    modules.set(file, module)
    const run = vm.compileFunction(readFileSync(file, 'utf8'), [...parameters, ...hidden])
    const request = (name: string): unknown =>
      name.startsWith('.') ? load(path.resolve(path.dirname(file), name)) : jest.requireActual(name)
    run(request, module, module.exports, globals.Page, globals.window)
    return module.exports
  }
  return load
}

type Make = (...args: unknown[]) => never
interface Store {
  connect(): void
  dispose(): void
}
interface Bindings {
  updateStoreBindings(): void
  destroyStoreBindings(): void
}

const newPage = () => ({
  data: {},
  send: undefined as ((data: unknown) => void) | undefined,
  setData(patches: Record<string, unknown>) {
    applyPatches(this.data, patches)
  },
})

const fieldsAndActions = { fields: ['status', 'lastMessage'], actions: ['send'] }

describe.each(Object.entries(platforms))('%s', (name, { make, fake }) => {
  function launch(Page?: (page: object) => void) {
    const load = loader(Page && { Page })
    const entry = (file: string) =>
      load(path.join(root, 'store/miniprogram_dist', file)) as Record<string, Make>
    const phone = new VirtualPhone()
    const platform = entry(`platforms/${name}/index.js`)[make]?.(fake(phone))
    const url = 'wss://example.com/ws'
    const store = entry('index.js')['createSocketStore']?.({ url, platform }) as never as Store
    store.connect()
    phone.line.accept()
    phone.line.say('gold')
    return { phone, store, bindings: entry('bindings/index.js') }
  }

  test('a page or a component binds by hand, shows what comes, and sends', () => {
    const { phone, store, bindings } = launch()
    const page = newPage()
    const bound = bindings['createStoreBindings']?.(page, { store, ...fieldsAndActions }) as never as Bindings
    jest.advanceTimersByTime(100)
    bound.updateStoreBindings()
    expect(page.data).toMatchObject({ status: 'open', lastMessage: { data: 'gold' } })
    page.send?.('dig')
    jest.advanceTimersByTime(100)
    expect(phone.line.sent).toEqual(['dig'])
    bound.destroyStoreBindings()
    store.dispose()
    expect(phone.running.sockets).toBe(0)
  })

  test('PageWithStore needs Page() and no Behavior()', () => {
    const page = newPage()
    const { phone, store, bindings } = launch((definition) => Object.assign(page, definition))
    bindings['PageWithStore']?.({ storeBindings: { store, ...fieldsAndActions } })
    const { onLoad, onUnload } = page as { onLoad?(query: object): void; onUnload?(): void }
    onLoad?.call(page, {})
    expect(page.data).toMatchObject({ status: 'open', lastMessage: { data: 'gold' } })
    page.send?.('dig')
    jest.advanceTimersByTime(100)
    expect(phone.line.sent).toEqual(['dig'])
    onUnload?.call(page)
    store.dispose()
  })
})

/** The block of a language and a page of the documentation. */
const blockOf = (page: string, language: string): string =>
  readBlocks(readFileSync(path.join(root, page), 'utf8')).find((block) => block.language === language)
    ?.code ?? ''

test.each(['docs/platforms.md', 'docs/platforms.zh-CN.md'])(
  '%s shows the setting that MobX needs',
  (page) => {
    expect(JSON.parse(blockOf(page, 'json'))).toEqual({
      compileOptions: { globalObjectMode: 'enable', transpile: true },
    })
  },
)

test('MobX itself needs a global object: Alipay shows one with globalObjectMode', () => {
  expect(() => loader()(mobx)).toThrow("[MobX] MobX requires global 'Symbol'")
})

test("Taro's window has what MobX needs once it is put there", () => {
  expect(() => loader({ window: {} })(mobx)).toThrow("[MobX] MobX requires global 'Symbol'")
  expect(loader({ window: { Symbol, Map, Set } })(mobx)).toHaveProperty('autorun')
})
