// Compiles one file with each combination of options, in one process: what the combinations share is parsed once.
// node --import tsx compile-consumer.ts <package of the compiler> <file> <combinations as JSON>
import { createRequire } from 'node:module'
import path from 'node:path'
import type TypeScript from 'typescript'
import { root } from '../../tools/files'

const [compiler = '', file = '', combinations = '[]'] = process.argv.slice(2)
const ts = createRequire(__filename)(compiler) as typeof TypeScript

const parsed = new Map<string, TypeScript.SourceFile | undefined>()

function errorsWith(options: Record<string, unknown>): string[] {
  const { options: converted, errors } = ts.convertCompilerOptionsFromJson(options, root)
  const host = ts.createCompilerHost(converted)
  const parse = host.getSourceFile.bind(host)
  // A file is parsed anew for each module format, which it holds.
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const format = typeof languageVersion === 'object' ? languageVersion.impliedNodeFormat : undefined
    const key = `${name} ${String(format)}`
    if (!parsed.has(key)) parsed.set(key, parse(name, languageVersion, ...rest))
    return parsed.get(key)
  }
  const program = ts.createProgram([file], converted, host)
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map(
    ({ file: where, messageText }) =>
      `${path.basename(where?.fileName ?? '')} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  )
}

console.log(JSON.stringify((JSON.parse(combinations) as Record<string, unknown>[]).map(errorsWith)))
