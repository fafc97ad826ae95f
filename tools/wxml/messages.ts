/** A message of the compiler about a generated file. Line and column are counted from 0. */
export interface Diagnostic {
  readonly line: number
  readonly column: number
  readonly code: string
  readonly text: string
}

const hint = (text: string): string => {
  const name = /Did you mean '([^']+)'/.exec(text)?.[1]
  return name === undefined ? '' : ` Did you mean "${name}"?`
}

/** A compiler's message in the words of the template, which is where the reader will look. */
export function inTemplateWords({ column, code, text }: Diagnostic, line: string): string {
  const before = line.slice(0, column)
  const after = line.slice(column)
  const name = /^'?([\w-]+)/.exec(after)?.[1] ?? ''
  const tag = [...before.matchAll(/const _tag_=tags\['([^']+)'\]/g)].at(-1)?.[1] ?? ''
  const unknown = ['TS2339', 'TS2551', 'TS7053'].includes(code)

  if (unknown && before.endsWith('data.'))
    return `"${name}" is not in the data of this template.${hint(text)}`
  if (unknown && before.endsWith('methods.')) return `there is no handler "${name}".${hint(text)}`
  if (unknown && before.endsWith('_tag_.')) return `<${tag}> has no property "${name}".${hint(text)}`
  if (/\btags\[$/.test(before) || after.startsWith(`tags['`)) {
    const missing = /tags\['([^']+)'/.exec(line.slice(Math.max(0, column - 5)))?.[1] ?? name
    return `<${missing}> is neither built in nor in usingComponents.`
  }
  if (after.startsWith('_tag_.')) {
    const property = /^_tag_\.(\w+)/.exec(after)?.[1] ?? ''
    return `<${tag}> property "${property}": ${text}`
  }
  const key = /^_string_or_number_\b.*?_ForKey_<typeof _for_,"([^"]+)">/.exec(
    after.split(';', 1)[0] ?? '',
  )?.[1]
  if (key !== undefined) return `wx:key "${key}" is not a string or number of every item.`
  return `${text} (${code})`
}
