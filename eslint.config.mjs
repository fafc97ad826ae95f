import wxmlParser from '@wxml/parser'
import { defineConfig, globalIgnores } from 'eslint/config'
import jest from 'eslint-plugin-jest'
import wxml from 'eslint-plugin-wxml'
import tseslint from 'typescript-eslint'

/** Clock, chance and `wx` reach the store through its platform port; that is what lets tests own time and the network. */
const fromThePort = (name) => `Take it from the platform port: only store/platforms/ knows ${name}.`
const storeMayNotUse = [
  'wx',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'getApp',
  'console',
]

const waitingSteps = [
  '**.waitFor',
  'given.when.then',
  'simulateTopic',
  'viewsAgree',
  '**.isStatus',
  '**.shows',
  '**.connections',
  'keepPromises',
  'run.check',
]

export default defineConfig(
  globalIgnores([
    'build/',
    'coverage/',
    'store/miniprogram_dist/',
    'store/testing_dist/',
    'store/types/',
    'chat/miniprogram_dist/',
    'game/miniprogram_dist/',
    'miniprogram/miniprogram_npm/',
  ]),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.eslint.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSEnumDeclaration',
          message: 'Use a union of string literals: WeChat compiles file by file.',
        },
      ],
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['store/**/*.ts'],
    ignores: ['store/platforms/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...storeMayNotUse.map((name) => ({ name, message: fromThePort(name) })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: fromThePort('the clock') },
        { object: 'Math', property: 'random', message: fromThePort('chance') },
      ],
    },
  },
  {
    // Page({...}) and Component({...}) type `this` and take handlers as values; WeChat calls them with their `this`.
    files: ['miniprogram/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    // A fake stands for whatever the code under test expects of it, and an async test need not await.
    files: ['tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // A test that cannot fail promises nothing. Steps of the browser wait for what they name, and fail if it does not come.
    files: ['tests/**/*.test.ts'],
    plugins: { jest },
    rules: {
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', ...waitingSteps] }],
      'jest/no-conditional-expect': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      'jest/no-identical-title': 'error',
      'jest/valid-expect': 'error',
      'jest/valid-expect-in-promise': 'error',
    },
  },
  {
    // tsc has the last word on these, and a type program for each costs seconds.
    files: ['tests/types/**/*.ts', 'tests/fixtures/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/no-unused-vars': 'off', '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['**/*.wxml'],
    plugins: { wxml },
    languageOptions: { parser: wxmlParser },
    rules: {
      'wxml/report-wxml-syntax-error': 'error',
      'wxml/report-interpolation-error': 'error',
      'wxml/report-wxs-syntax-error': 'error',
      'wxml/no-duplicate-attributes': 'error',
      'wxml/no-inconsistent-tagname': 'error',
      'wxml/no-dot-this-in-wx-key': 'error',
      'wxml/no-dynamic-wx-key': 'error',
      'wxml/no-index-in-wx-key': 'error',
      'wxml/no-unexpected-string-bool': 'error',
      'wxml/no-vue-directive': 'error',
      'wxml/no-wx-for-with-wx-else': 'error',
      'wxml/no-wx-if-string': 'error',
      'wxml/wx-key': 'error',
      'wxml/wxs-module-prop': 'error',
      'wxml/quotes': ['error', 'double'],
    },
  },
  {
    // A record of plain values has no other key.
    files: ['tests/fixtures/bindings-app/pages/records/*.wxml'],
    rules: { 'wxml/no-dot-this-in-wx-key': 'off' },
  },
)
