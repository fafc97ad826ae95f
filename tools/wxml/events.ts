import { parse, type WxmlAttribute, type WxmlNode } from '@wxml/parser'

/** A template in which every event binding has a colon, and the way back to the columns of the file. */
export interface NormalisedTemplate {
  readonly source: string
  /** The column in the file (from 0) of a column in `source`. */
  column(line: number, column: number): number
}

const eventWithoutColon = /^(capture-bind|capture-catch|mut-bind|bind|catch)(?=[a-z])/

function attributes(nodes: readonly WxmlNode[]): WxmlAttribute[] {
  return nodes.flatMap(({ startTag, children }) => [
    ...(startTag?.attributes ?? []),
    ...attributes(children ?? []),
  ])
}

/**
 * Writes `bindtap` as `bind:tap`. The template compiler takes the first for an ordinary attribute, so that a missing
 * handler would go unnoticed.
 */
export function normaliseEvents(source: string): NormalisedTemplate {
  const positions = attributes(parse(source).body)
    .flatMap(({ key, start }) => {
      const prefix = eventWithoutColon.exec(key)?.[0]
      return prefix === undefined ? [] : [start + prefix.length]
    })
    .sort((a, b) => a - b)

  const colons = new Map<number, number[]>()
  let result = ''
  let copied = 0
  for (const position of positions) {
    result += source.slice(copied, position)
    const line = result.split('\n').length - 1
    colons.set(line, [...(colons.get(line) ?? []), result.length - (result.lastIndexOf('\n') + 1)])
    result += ':'
    copied = position
  }
  result += source.slice(copied)

  return {
    source: result,
    column: (line, column) => column - (colons.get(line) ?? []).filter((colon) => colon < column).length,
  }
}
