import type { Problem } from './problem'

/** Files with comments that are read by {@link checkComments}. */
export const hasComments = (path: string): boolean => /\.(ts|mjs|js|jsonc|css|wxss|wxml|html)$/.test(path)

/** The start of a comment, alone on its line or behind code, and not inside a string. */
const start = /^(?:[^'"`]|'[^']*'|"[^"]*"|`[^`]*`)*?(?<!\S)(?:\/\/|\/\*\*?|<!--)\s*(.*)$/
/** Words that make a reader wait for the subject. */
const lateSubject = /^(who|what|nobody|somebody|whoever|nothing)\b/i
/** The line before a new paragraph of a docstring. */
const paragraphBreak = /^\s*\*$/
const isLineComment = (line: string | undefined): boolean => /^\s*\/\//.test(line ?? '')

/** Finds comments that start with a question word or a pronoun: a verb or a noun tells more. */
export function checkComments(file: string, text: string): Problem[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index): Problem[] => {
    if (isLineComment(line) && isLineComment(lines[index - 1])) return []
    const found = paragraphBreak.test(line) ? ['', ''] : start.exec(line)
    if (found === null) return []
    const isAlone = found[1] === ''
    const sentence = isAlone ? (lines[index + 1] ?? '').replace(/^\s*\*?\s*/, '') : (found[1] ?? '')
    const word = lateSubject.exec(sentence)?.[0]
    const message = `a comment starts with "${word ?? ''}": start with a verb or a noun`
    return word === undefined ? [] : [{ file, line: index + (isAlone ? 2 : 1), message }]
  })
}
