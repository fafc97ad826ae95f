/** The development build of MobX: the production one, which Node would pick, neither warns nor explains. */
const mobxDevelopmentBuild = { '^mobx-miniprogram$': 'mobx-miniprogram/dist/mobx.cjs.development.js' }
const storeSources = {
  '^mobx-miniprogram-socket$': '<rootDir>/store/index.ts',
  '^mobx-miniprogram-socket/(.+)$': '<rootDir>/store/$1/index.ts',
}

/** @type {import('@jest/types').Config.InitialProjectOptions} */
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  roots: ['store', 'miniprogram', 'server', 'preview', 'tools', 'tests'].map(
    (folder) => `<rootDir>/${folder}`,
  ),
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/tests/support/no-mobx-warnings.ts'],
}
/** For the projects that have properties. */
const seeded = { setupFilesAfterEnv: [...shared.setupFilesAfterEnv, '<rootDir>/tests/support/seed.ts'] }

/** @returns {import('@jest/types').Config.InitialProjectOptions} */
const project = (displayName, overrides = {}) => ({
  ...shared,
  displayName,
  testMatch: [`<rootDir>/tests/${displayName}/**/*.test.ts`],
  moduleNameMapper: { ...mobxDevelopmentBuild, ...storeSources },
  ...overrides,
})

/** @type {import('@jest/types').Config.InitialOptions} */
module.exports = {
  projects: [
    project('unit', {
      ...seeded,
      testMatch: ['unit', 'behaviour'].map((folder) => `<rootDir>/tests/${folder}/**/*.test.ts`),
    }),
    project('app', {
      testEnvironment: 'jsdom',
      setupFilesAfterEnv: [
        ...shared.setupFilesAfterEnv,
        '<rootDir>/tests/support/node-timers.ts',
        '<rootDir>/tests/support/node-fetch.ts',
      ],
      // glass-easel schedules rendering by requestAnimationFrame; the conditions make jsdom resolve packages as Node does.
      testEnvironmentOptions: {
        pretendToBeVisual: true,
        customExportConditions: ['node', 'require', 'default'],
      },
    }),
    project('integration', {
      setupFilesAfterEnv: [...shared.setupFilesAfterEnv, '<rootDir>/tests/support/secrets.ts'],
    }),
    project('simulation', seeded),
    project('e2e', {
      globalSetup: '<rootDir>/tests/e2e/setup.ts',
      globalTeardown: '<rootDir>/tests/e2e/teardown.ts',
    }),
    // The package is tested as users install it, so neither MobX nor the store is mapped to its sources.
    project('package', { moduleNameMapper: {}, globalSetup: '<rootDir>/tests/package/build.ts' }),
    project('tools'),
  ],
  testTimeout: 30_000,
  collectCoverageFrom: ['store/**/*.ts', '!store/types/**', '!store/index.ts'],
  coverageDirectory: 'build/coverage',
  coverageReporters: ['text', 'html', 'json-summary'],
  coverageThreshold: { global: { lines: 100, branches: 100 } },
}
