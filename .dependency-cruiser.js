// Which code may know which. A folder is a room; imports go one way. Every comment below is what a person sees when
// the rule stops them.

/** The rooms of store/, lowest first. A room may import itself and the rooms before it; the files at the top are the face and import all of them. */
const storeRooms = ['base', 'protocol', 'platforms', 'connection', 'messages', 'outbox', 'explain', 'session']
/** Rooms beside the store, with what each may import besides itself. */
const besideRooms = {
  bindings: ['base/', 'platforms/wechat/pages\\.ts$'],
  meter: ['base/', 'platforms/system-timing\\.ts$'],
  testing: ['base/', 'platforms/[^/]+\\.ts$', 'platforms/task/task-platform\\.ts$'],
}
/** The rooms of server/, lowest first. */
const serverRooms = [
  'engine',
  'topics',
  'session',
  'load',
  'metrics',
  'log',
  'users',
  'chat',
  'game',
  'sockets',
  'http',
  'testing',
  'conformance',
]
/** The rooms of game/, lowest first. `fair` stands above the others: neither rules nor bots can know a hidden board. */
const gameRooms = ['board', 'room', 'bot', 'rules', 'fair']
/** The rooms of bindings/, lowest first. */
const bindingsRooms = ['types', 'diff', 'screen', 'pages']

const oneOf = (names) => `(${names.join('|')})`
/** Each room may import itself and the rooms before it, not the rooms after it nor the files at the top. */
const roomRules = (folder, rooms) =>
  rooms.map((room, at) => ({
    name: `rooms: ${folder}${room}`,
    comment: `In ${folder} imports go one way: ${[...rooms].reverse().join(' → ')}. Move the shared part down, or pass it in as an argument.`,
    severity: 'error',
    from: { path: `^${folder}${room}/` },
    to: {
      path: `^${folder}(${[...rooms.slice(at + 1).map((name) => `${name}/`), '[^/]+\\.ts$'].join('|')})`,
    },
  }))
const besideRules = Object.entries(besideRooms).map(([room, allowed]) => ({
  name: `beside: store/${room}`,
  comment: `store/${room}/ stands beside the store: it imports nothing of store/ but ${allowed.join(', ')}.`,
  severity: 'error',
  from: { path: `^store/${room}/` },
  to: { path: '^store/', pathNot: `^store/${oneOf([`${room}/`, ...allowed])}` },
}))

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
      comment: 'This import leads nowhere. WeChat reports it only on the phone, when the page opens.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-tests-in-product',
      comment: 'Product code ships without tests/. Move what both need into the product.',
      severity: 'error',
      from: { path: '^(store|chat|game|miniprogram|server|preview)/' },
      to: { path: '^tests/|\\.test\\.ts$' },
    },
    ...roomRules('store/', storeRooms),
    ...besideRules,
    ...roomRules('store/bindings/', bindingsRooms),
    ...roomRules('server/', serverRooms),
    ...roomRules('game/', gameRooms).map((rule) => ({
      ...rule,
      to: { path: rule.to.path, pathNot: '^game/options\\.ts$' },
    })),
    {
      name: 'store-file-is-in-a-room',
      comment: 'This folder of store/ is no room yet: add it to the rooms in .dependency-cruiser.js.',
      severity: 'error',
      from: {
        path: '^store/[^/]+/',
        pathNot: `^store/${oneOf([...storeRooms, ...Object.keys(besideRooms)])}/`,
      },
      to: {},
    },
    {
      name: 'store-knows-nothing-beside-it',
      comment:
        'The store works without pages, without the meter and without the virtual phone: an app carries what it uses.',
      severity: 'error',
      from: { path: '^store/', pathNot: `^store/${oneOf(Object.keys(besideRooms))}/` },
      to: { path: `^store/${oneOf(Object.keys(besideRooms))}/` },
    },
    {
      name: 'core-without-mobx',
      comment:
        'The lifecycle and what it decides with are pure functions. Only the outbox, the session and the face hold observable state.',
      severity: 'error',
      from: {
        path: `^store/${oneOf(['base', 'protocol', 'platforms', 'connection', 'messages', 'explain'])}/`,
      },
      to: { path: 'mobx' },
    },
    {
      name: 'store-needs-only-mobx',
      comment:
        'Users install one package and its one peer, mobx-miniprogram. WeChat would not pack anything else.',
      severity: 'error',
      from: { path: '^store/' },
      to: { pathNot: '^store/|(^|/)mobx-miniprogram(/|$)' },
    },
    {
      name: 'types-have-no-run-time',
      comment: 'The types of the bindings are checked by compilers alone: they import nothing that runs.',
      severity: 'error',
      from: { path: '^store/bindings/types/' },
      to: { pathNot: '^store/bindings/types/' },
    },
    {
      name: 'port-knows-no-platform',
      comment: 'The port and what platforms share know no platform.',
      severity: 'error',
      from: { path: '^store/platforms/[^/]+\\.ts$' },
      to: { path: '^store/platforms/[^/]+/' },
    },
    {
      name: 'platforms-know-no-other-platform',
      comment:
        'An app carries the code of its own platform and no other. What mini-programs share is in store/platforms/task/; what all platforms need goes to store/platforms/, in a file named for what it is.',
      severity: 'error',
      from: { path: '^store/platforms/([^/]+)/' },
      to: { path: '^store/platforms/[^/]+/', pathNot: '^store/platforms/($1|task)/' },
    },
    {
      name: 'only-the-face-knows-platforms',
      comment:
        'The store receives its platform as an option; create-socket-store.ts supplies the default and index.ts exports it. That is what makes a virtual phone possible.',
      severity: 'error',
      from: {
        path: '^store/',
        pathNot: `^store/(index|create-socket-store)\\.ts$|^store/${oneOf(['platforms', ...Object.keys(besideRooms)])}/`,
      },
      to: { path: '^store/platforms/[^/]+/' },
    },
    {
      name: 'no-testing-in-product',
      comment: 'The virtual phone is for tests. In an app it would be dead weight.',
      severity: 'error',
      from: { path: '^(store|chat|game|miniprogram|server|preview)/', pathNot: '^store/testing/' },
      to: { path: '^store/testing/' },
    },
    {
      name: 'chat-stands-alone',
      comment:
        'The rules of the chat are pure, for its server and its phones: no wx, MobX, socket, Node or package.',
      severity: 'error',
      from: { path: '^chat/' },
      to: { pathNot: '^chat/' },
    },
    {
      name: 'game-stands-alone',
      comment: 'The rules of the game are pure: no wx, MobX, socket, Node or package but the hash.',
      severity: 'error',
      from: { path: '^game/' },
      to: { pathNot: '^game/|(^|/)fast-sha256(/|$)' },
    },
    {
      name: 'hidden-board-stays-on-the-server',
      comment: 'Only the holder of the secret on the server knows the hidden board.',
      severity: 'error',
      from: { path: '^', pathNot: '^server/game/secret\\.ts$|^tests/' },
      to: { path: '^game/fair/hidden-board\\.ts$' },
    },
    {
      name: 'app-uses-the-package',
      comment:
        "The app is the package's first user: import 'mobx-miniprogram-socket'. A relative path out of miniprogram/ compiles, and then breaks on the phone.",
      severity: 'error',
      from: { path: '^miniprogram/' },
      to: {
        path: '^(store|chat|game|server|preview|tools|tests)/',
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
        pathNot: '^store/bindings/|mobx-miniprogram-socket/bindings',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'app-points-downward',
      comment:
        'Pages use components, both use stores, never the other way round. Pass it in as a property, or raise an event.',
      severity: 'error',
      from: { path: '^miniprogram/(?:components|stores)/' },
      to: { path: '^miniprogram/(?:pages/|app\\.ts)' },
    },
    {
      name: 'stores-know-no-components',
      comment: 'Components read a store; a store knows none of them.',
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
      name: 'conformance-stands-alone',
      comment: 'The conformance test sees servers of any language from outside: it knows the protocol alone.',
      severity: 'error',
      from: { path: '^server/conformance/' },
      to: { path: '^(server|store|chat|game)/', pathNot: '^server/conformance/|^store/protocol/' },
    },
    {
      name: 'server-stands-alone',
      comment:
        'The server is deployed by itself: of this repository it knows the protocol, what the protocol needs, and the rules of chat and game.',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(preview|store|miniprogram|tools|tests)/', pathNot: '^store/(protocol|base)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|store/(miniprogram_dist|testing_dist|types)' },
    exclude: {
      path: '^(store/(miniprogram_dist|testing_dist|types)|(chat|game)/miniprogram_dist|miniprogram/miniprogram_npm|build|typings)/',
    },
    // Types are dependencies too: a rule that holds only at run time teaches nothing.
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
