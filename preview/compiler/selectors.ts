import parser, { type Selector } from 'postcss-selector-parser'

import { isBuiltIn } from '../runtime/elements/names'

/** Limits of a sheet: the page or component that its rules apply to. */
export interface Placement {
  /** Path of the page that the sheet belongs to. */
  readonly page?: string
  /** Class prefix of the isolated component that the sheet belongs to. */
  readonly scope?: string
}

/** Rewrites the selectors of one sheet to those of the DOM that the runtime builds. */
export function selectorRewriter({ page, scope }: Placement): (selector: string) => string {
  const processor = parser((selectors) => {
    selectors.each((selector) => {
      const namesPage = renameTags(selector)
      if (scope) isolate(selector, scope)
      if (page) limitToPage(selector, page, namesPage)
    })
  })
  return (selector) => processor.processSync(selector)
}

/** Built-in components are `wx-…` elements, the `page` is `wx-page`. Returns whether the selector names the page. */
function renameTags(selector: Selector): boolean {
  let namesPage = false
  selector.walkTags((tag) => {
    if (tag.value === 'page') namesPage = true
    if (tag.value === 'page' || isBuiltIn(tag.value)) tag.value = `wx-${tag.value}`
  })
  return namesPage
}

/** glass-easel writes the classes of an isolated component as `scope--class` and marks its host by `wx-host`. */
function isolate(selector: Selector, scope: string): void {
  selector.walkClasses((name) => {
    name.value = `${scope}--${name.value}`
  })
  selector.walkPseudos((pseudo) => {
    if (pseudo.value === ':host') pseudo.replaceWith(attribute('wx-host', scope))
  })
}

/** `:where` adds no specificity, so that page rules and app rules compete as they do on a phone. */
function limitToPage(selector: Selector, page: string, namesPage: boolean): void {
  const own = parser.selector({ value: '', nodes: [parser.tag({ value: 'wx-page' }), attribute('is', page)] })
  const where = parser.pseudo({ value: ':where', nodes: [own] })
  if (namesPage) {
    selector.insertAfter(selector.first, where)
    return
  }
  selector.first.spaces.before = ''
  selector.prepend(parser.combinator({ value: ' ' }))
  selector.prepend(where)
}

function attribute(name: string, value: string): parser.Attribute {
  return parser.attribute({
    attribute: name,
    operator: '=',
    value,
    quoteMark: '"',
    raws: { value: `"${value}"` },
  })
}
