export interface Step {
  readonly name: string
  readonly command: readonly string[]
  /** A jest project, whose tests are counted one by one; any other step counts as one. */
  readonly jest?: true
  /** Steps that must have ended before, whether they passed or failed. */
  readonly after: readonly string[]
  /** Runs with nothing beside it, because it measures time or fills both cores. */
  readonly alone?: true
  readonly browser?: true
  /** Says how far it is, a line at a time. */
  readonly says?: true
}

/** Milliseconds after which a step is ended: twice what the longest takes on two cores. */
export const stepLimit = 420_000

const tool = (name: string): string[] => ['tsx', `tools/${name}.ts`]
const project = (name: string, ...options: string[]): string[] => [
  ...['jest', '--selectProjects', name, '--json', `--outputFile=${resultsFile(name)}`],
  ...options,
]
/** The tests of a project in some of its folders, as a step of their own. */
const part = (step: string, name: string, folders: string, ...options: string[]): string[] => [
  ...['jest', '--selectProjects', name, '--json', `--outputFile=${resultsFile(step)}`],
  ...['--testPathPatterns', `tests/${name}/(${folders})/`, ...options],
]

/** The file in which jest leaves the results of a project. */
export const resultsFile = (project: string): string => `build/test-results/${project}.json`

/** The steps of `npm test`, in the order in which they start. */
export const steps: readonly Step[] = [
  { name: 'build', command: tool('build-store'), after: [] },
  // Reads sources only. It takes longest, so the cheap checks run beside it.
  { name: 'lint', command: ['eslint', '.'], after: [] },
  { name: 'types', command: tool('check-types'), after: ['build'] },
  { name: 'lanes', command: ['npm', 'run', '--silent', 'check:lanes'], after: [] },
  { name: 'house', command: tool('check-house'), after: [] },
  { name: 'unused', command: ['npm', 'run', '--silent', 'check:unused'], after: [] },
  { name: 'dependencies', command: tool('check-dependencies'), after: [], says: true },
  { name: 'docs', command: tool('docs/check-docs'), after: [] },
  { name: 'wxml', command: tool('wxml-check'), after: [] },
  { name: 'wechat', command: tool('wechat-compilers'), after: [] },
  { name: 'styles', command: ['stylelint', 'miniprogram/**/*.wxss'], after: [] },
  { name: 'format', command: ['prettier', '--check', '.'], after: [] },
  {
    name: 'unit',
    command: project(
      'unit',
      '--coverage',
      '--coverageReporters=text-summary',
      '--coverageReporters=json-summary',
    ),
    jest: true,
    after: [],
  },
  { name: 'app', command: project('app'), jest: true, after: [] },
  { name: 'tools', command: project('tools'), jest: true, after: [] },
  { name: 'integration', command: part('integration', 'integration', 'server|store'), jest: true, after: [] },
  {
    name: 'soak',
    command: [
      ...['node', '--import', 'tsx', 'bench/soak/main.ts', '--only', 'session'],
      ...['--clients', '50', '--seconds', '20', '--untimed'],
    ],
    after: [],
  },
  { name: 'simulation', command: project('simulation'), jest: true, after: [] },
  {
    name: 'simulate',
    command: [...tool('test/simulate'), '--seeds', '2000'],
    after: [],
    alone: true,
    says: true,
  },
  // Rebuilds the store, whose declarations the types step reads.
  { name: 'package', command: project('package'), jest: true, after: ['build', 'types'] },
  { name: 'build:app', command: tool('build-app'), after: ['build', 'package'] },
  { name: 'publish', command: tool('check-package'), after: ['build', 'package'] },
  // Redis and nodes, processes that are killed and start again.
  {
    name: 'nodes',
    command: part('nodes', 'integration', 'engine|nodes|deploy', '--maxWorkers=2'),
    jest: true,
    after: [],
    alone: true,
  },
  {
    name: 'e2e',
    command: project('e2e', '--maxWorkers=2'),
    jest: true,
    after: [],
    alone: true,
    browser: true,
  },
]
