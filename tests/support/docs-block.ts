// Runs code of the documentation as it stands on the page, against the sources of the library.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import * as store from '../../store'
import * as bindings from '../../store/bindings'
import { readBlocks } from '../../tools/docs/blocks'

/** Both languages of a page of docs/. */
export const bothOf = (name: string): string[] => [`${name}.md`, `${name}.zh-CN.md`]

/** The code of the one block of a page that has a text. */
function codeWith(page: string, text: string): string {
  const file = path.join(__dirname, '../../docs', page)
  const found = readBlocks(readFileSync(file, 'utf8')).filter(({ code }) => code.includes(text))
  if (found.length !== 1)
    throw new Error(`${page} has ${String(found.length)} blocks with ${text}, expected one`)
  return found[0]?.code ?? ''
}

/**
 * Runs the block of a page.
 *
 * @param names names of the surroundings: globals such as `wx`, and those that the page's fragment lacks
 * @param modules modules of the app, by the end of their path
 * @returns its exports, and `socket` if it declares one
 */
export function runBlock(
  page: string,
  text: string,
  names: Readonly<Record<string, unknown>> = {},
  modules: Readonly<Record<string, object>> = {},
): Record<string, unknown> {
  const { outputText } = ts.transpileModule(codeWith(page, text), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  })
  const known: Readonly<Record<string, object>> = {
    'mobx-miniprogram-socket': store,
    'mobx-miniprogram-socket/bindings': bindings,
    ...modules,
  }
  const required = (from: string): object => {
    const found = known[from] ?? Object.entries(known).find(([end]) => from.endsWith(`/${end}`))?.[1]
    if (found === undefined) throw new Error(`${page} imports ${from}`)
    return found
  }
  const exported: Record<string, unknown> = {}
  const given = { require: required, exports: exported, ...names }
  const code = `${outputText}\nif (typeof socket !== 'undefined') exports.socket = socket`
  // The page holds code, and this is the place to run it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function(...Object.keys(given), code)(...Object.values(given))
  return exported
}

/** Runs a fragment that awaits. */
export function runFragment(
  page: string,
  text: string,
  names: Readonly<Record<string, unknown>>,
): Promise<void> {
  const code = `return (async () => {\n${codeWith(page, text)}\n})()`
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function(...Object.keys(names), code) as (...values: unknown[]) => Promise<void>
  return run(...Object.values(names))
}

/** Takes the page that code defines with `PageWithStore`, and gives it data as WeChat does. */
export function catchPage<T>(define: () => void): T {
  let options: object = {}
  Object.assign(globalThis, {
    Behavior: (definition: unknown) => definition,
    Page: (defined: object) => {
      options = defined
    },
  })
  define()
  const shown = { data: {}, setData: (changes: object) => Object.assign(shown.data, changes), ...options }
  return shown as unknown as T
}
