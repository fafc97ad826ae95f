import { Linter } from 'eslint'

export interface SyntaxFault {
  readonly line: number
  readonly column: number
  readonly message: string
}

type SourceType = 'commonjs' | 'module'

const linter = new Linter()

function fault(code: string, ecmaVersion: 2018 | 'latest', sourceType: SourceType): SyntaxFault | null {
  const [message] = linter
    .verify(code, [
      {
        languageOptions: { ecmaVersion, sourceType },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
      },
    ])
    .filter(({ fatal }) => fatal)
  return message ? { line: message.line, column: message.column, message: message.message } : null
}

/** Tells whether a file is an ES module: it parses as one, and not as CommonJS. */
export function isModule(code: string): boolean {
  return fault(code, 'latest', 'commonjs') !== null && fault(code, 'latest', 'module') === null
}

/** The first place where code is newer than ES2018, the last edition that WeChat's npm packer parses; null when it is fine. */
export function newerThanEs2018(code: string): SyntaxFault | null {
  return fault(code, 2018, isModule(code) ? 'module' : 'commonjs')
}

/** Globals that exist wherever a mini-program's scripts run. */
const phoneGlobals = [
  'require',
  'module',
  'exports',
  'wx',
  'App',
  'Page',
  'Component',
  'Behavior',
  'getApp',
  'getCurrentPages',
  'console',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
]

/** Lists what a CommonJS script needs and phones lack: other globals, code made from text. */
export function findMissingOnPhones(code: string): string[] {
  const messages = linter.verify(code, [
    {
      languageOptions: {
        ecmaVersion: 2018,
        sourceType: 'script',
        globals: Object.fromEntries(phoneGlobals.map((name) => [name, 'readonly'])),
      },
      rules: { 'no-undef': 'error', 'no-eval': 'error', 'no-new-func': 'error', 'no-implied-eval': 'error' },
    },
  ])
  return messages.map(({ line, message }) => `${String(line)}: ${message}`)
}
