// The parser ships no types; this is the part of its tree that the tools read.
declare module '@wxml/parser' {
  export interface WxmlAttribute {
    readonly key: string
    readonly value: string | null
    /** Offset in the source, in UTF-16 units. */
    readonly start: number
  }

  export interface WxmlNode {
    readonly type: string
    readonly startTag?: { readonly attributes: readonly WxmlAttribute[] }
    readonly children?: readonly WxmlNode[]
  }

  export interface WxmlError {
    /** The fault, in English. */
    readonly value: string
  }

  export function parse(source: string): {
    readonly body: readonly WxmlNode[]
    readonly errors: readonly WxmlError[]
  }
}
