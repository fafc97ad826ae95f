// Which code may know which. Every comment below is what a person sees when the rule stops them.

/**
 * The files of store/, lowest lane first: a file may import from its own lane and the lanes below it.
 * A new file gets a place here, which is the moment to ask where it belongs.
 */
const lanes = [
  ['errors'],
  ['platform'],
  [
    'check',
    'utf8',
    'guarded-storage',
    'outbox/base64',
    'outbox/slice',
    'retry',
    'heartbeat',
    'close-codes',
    'state',
  ],
  ['clock'],
  ['events', 'beat'],
  ['machine', 'explain'],
  ['options'],
  ['outbox/entry', 'outbox/queue', 'outbox/format', 'outbox/storage', 'backoff-memory'],
  ['connection', 'outbox', 'inbox', 'message-types', 'listeners'],
  ['socket-store'],
  ['create-socket-store'],
  ['index', 'bindings'],
]
/** The files of store/bindings/, likewise. Its folder types/ is beside them: what compilers know has no run time. */
const bindingLanes = [
  // What setData can carry, and what it costs
  ['errors', 'data-path', 'plain', 'bytes', 'patches'],
  // What a page shows of a value
  ['branch', 'visit', 'mirror'],
  ['host', 'lifecycle', 'meter', 'options', 'pace'],
  ['field', 'binding', 'part'],
  ['screen', 'screens'],
  ['create-store-bindings'],
  ['behavior', 'init-store-bindings', 'page-with-store'],
].map((names) => names.map((name) => `bindings/${name}`))

/** The second entry, and what belongs to it. */
const bindings = '^store/bindings(/|\\.ts$)'
const files = (names) => `^store/(${names.join('|')})\\.ts$`
const upTo = (name) => lanes.slice(0, lanes.findIndex((lane) => lane.includes(name)) + 1).flat()

const rulesOf = (all) =>
  all.slice(0, -1).map((names, lane) => ({
    name: `store-lanes: ${names.join(', ')}`,
    comment:
      'In store/ imports point downward only, so that each file can be read and tested with nothing but the files below it. ' +
      'Move the shared part down, or hand it in as an argument.',
    severity: 'error',
    from: { path: files(names) },
    to: { path: files(all.slice(lane + 1).flat()) },
  }))
const storeLanes = [...rulesOf(lanes), ...rulesOf(bindingLanes)]

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one thing in two places. Extract what both need, or merge them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'This import leads nowhere. WeChat would say so only on the phone, when the page opens.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-tests-in-product',
      comment: 'Product code ships without tests/. Move what both need into the product.',
      severity: 'error',
      from: { path: '^(store|miniprogram|server|preview)/' },
      to: { path: '^tests/|\\.test\\.ts$' },
    },
    ...storeLanes,
    {
      name: 'store-file-has-a-lane',
      comment: 'This file of store/ has no lane yet: add it to its lanes in .dependency-cruiser.js.',
      severity: 'error',
      from: {
        path: '^store/((outbox|bindings)/)?[^/]+\\.ts$',
        pathNot: files([...lanes, ...bindingLanes].flat()),
      },
      to: {},
    },
    {
      name: 'core-without-mobx',
      comment:
        'The machine and what it decides with are pure functions: no observables. Only socket-store.ts and the lane below it hold observable state.',
      severity: 'error',
      from: { path: files(upTo('machine')) },
      to: { path: 'mobx' },
    },
    {
      name: 'store-needs-only-mobx',
      comment:
        'Users install one package and its one peer, mobx-miniprogram. Anything else would not be packed for WeChat.',
      severity: 'error',
      from: { path: '^store/', pathNot: bindings },
      to: { pathNot: '^store/|(^|/)mobx-miniprogram(/|$)' },
    },
    {
      name: 'bindings-need-only-mobx-and-the-official-bindings',
      comment:
        'Who imports mobx-miniprogram-socket/bindings installs mobx-miniprogram-bindings too, its engine. Anything else would not be packed for WeChat.',
      severity: 'error',
      from: { path: bindings },
      to: { pathNot: '^store/|(^|/)mobx-miniprogram(-bindings)?(/|$)' },
    },
    {
      name: 'bindings-know-no-connection',
      comment:
        'The bindings show any MobX store on a page: of this library they need its words for errors, UTF-8, and the pages of their platform. A connection in here would reach apps that have none.',
      severity: 'error',
      from: { path: bindings },
      to: {
        path: '^store/',
        pathNot: `${bindings}|^store/(errors|platform|utf8)\\.ts$|^store/platforms/(wechat-pages|system-timing)\\.ts$`,
      },
    },
    {
      name: 'types-have-no-run-time',
      comment: 'What users see of the bindings is checked by compilers alone: it imports nothing that runs.',
      severity: 'error',
      from: { path: '^store/bindings/types/' },
      to: { pathNot: '^store/bindings/types/' },
    },
    {
      name: 'bindings-stand-beside-the-store',
      comment:
        'The store works without pages and the bindings without a socket: an app that wants one of them carries one of them.',
      severity: 'error',
      from: { path: '^store/', pathNot: bindings },
      to: { path: bindings },
    },
    {
      name: 'platforms-know-only-the-port',
      comment:
        'An adapter translates one platform into platform.ts. It decides nothing, so it needs nothing else.',
      severity: 'error',
      from: { path: '^store/platforms/' },
      to: {
        path: '^store/',
        pathNot: '^store/(platform|errors|utf8)\\.ts$|^store/platforms/',
      },
    },
    {
      name: 'adapters-know-no-other-adapter',
      comment:
        'An app carries the adapter of its own platform and no other. What two need gets a file of its own, named for what it is.',
      severity: 'error',
      from: { path: '^store/platforms/([a-z]+)' },
      to: { path: '^store/platforms/(wechat|browser)', pathNot: '^store/platforms/$1' },
    },
    {
      name: 'only-the-entry-knows-platforms',
      comment:
        'The store receives its platform as an option; create-socket-store.ts supplies the default and index.ts exports them. That is what makes a virtual phone possible.',
      severity: 'error',
      from: {
        path: '^store/',
        pathNot: `${bindings}|^store/(index|create-socket-store)\\.ts$|^store/(platforms|testing)/`,
      },
      to: { path: '^store/platforms/' },
    },
    {
      name: 'testing-plays-the-world-only',
      comment:
        'The virtual phone stands for what is outside of the store: it knows the port and the adapter that it drives, and nothing of what it tests.',
      severity: 'error',
      from: { path: '^store/testing/' },
      to: {
        path: '^store/',
        pathNot:
          '^store/(platform|errors|utf8)\\.ts$|^store/platforms/(wechat|system-timing)\\.ts$|^store/testing/',
      },
    },
    {
      name: 'no-testing-in-product',
      comment: 'The virtual phone is for tests. In an app it would be dead weight.',
      severity: 'error',
      from: { path: '^(store|miniprogram|server|preview)/', pathNot: '^store/testing/' },
      to: { path: '^store/testing/' },
    },
    {
      name: 'app-uses-the-package',
      comment:
        "The app is the package's first user: import 'mobx-miniprogram-socket'. A relative path out of miniprogram/ compiles, and then breaks on the phone.",
      severity: 'error',
      from: { path: '^miniprogram/' },
      to: {
        path: '^(store|server|preview|tools|tests)/',
        dependencyTypesNot: [
          'npm',
          'aliased',
          'aliased-tsconfig',
          'aliased-tsconfig-paths',
          'aliased-workspace',
        ],
      },
    },
    {
      name: 'app-without-node',
      comment: 'There is no Node on a phone.',
      severity: 'error',
      from: { path: '^miniprogram/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pages-through-stores',
      comment:
        'A page that makes its own socket store opens a second socket. Import the instance from miniprogram/stores/; types of the package are fine.',
      severity: 'error',
      from: { path: '^miniprogram/(pages|components)/' },
      to: {
        path: '(^store/|mobx-miniprogram-socket)',
        pathNot: '^store/bindings\\.ts$|mobx-miniprogram-socket/bindings',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'app-points-downward',
      comment:
        'Pages use components, both use stores, never the other way round. Hand it in as a property, or raise an event.',
      severity: 'error',
      from: { path: '^miniprogram/(?:components|stores)/' },
      to: { path: '^miniprogram/(?:pages/|app\\.ts)' },
    },
    {
      name: 'stores-know-no-components',
      comment: 'A store is read by components and knows none of them.',
      severity: 'error',
      from: { path: '^miniprogram/stores/' },
      to: { path: '^miniprogram/components/' },
    },
    {
      name: 'pages-know-no-other-page',
      comment:
        'Pages meet in the stores and by navigation. Move what both need to miniprogram/stores/ or a component.',
      severity: 'error',
      from: { path: '^miniprogram/pages/([^/]+)/' },
      to: { path: '^miniprogram/pages/', pathNot: '^miniprogram/pages/$1/' },
    },
    {
      name: 'server-stands-alone',
      comment:
        'The reference server can be copied out and deployed by itself: it knows neither the preview nor the store.',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(preview|store|miniprogram|tools|tests)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|store/(miniprogram_dist|testing_dist|types)' },
    exclude: {
      path: '^(store/(miniprogram_dist|testing_dist|types)|miniprogram/miniprogram_npm|build|typings)/',
    },
    // Types are dependencies too: a lane that holds only at run time teaches nothing.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.js', '.json', '.d.ts'],
    },
  },
}
