import { existsSync } from 'node:fs'

import type { AtRule, Rule } from 'postcss'

import { parseStylesheet } from './stylesheet'
import { followTheme } from './theme-media'
import { type Placement, selectorRewriter } from './selectors'

export interface Stylesheet extends Placement {
  /** The `.wxss` file; a missing one is an empty sheet. */
  readonly file: string
  /** The mini-program's root, which `@import "/…"` starts from. */
  readonly root: string
}

/** WXSS to CSS: imports, rpx, tag names, style isolation and dark mode, as WeChat would apply them. */
export function compileWxss(sheet: Stylesheet): string {
  if (!existsSync(sheet.file)) return ''
  const tree = parseStylesheet(sheet.file, sheet.root)
  const rewrite = selectorRewriter(sheet)
  tree.walkRules((rule) => {
    if (!isKeyframe(rule)) rule.selector = rewrite(rule.selector)
  })
  tree.walkDecls((declaration) => {
    declaration.value = convertSafeArea(convertRpx(declaration.value))
  })
  followTheme(tree)
  return `${tree.toString()}\n`
}

/** `750rpx` is the width of the phone. */
function convertRpx(value: string): string {
  return value.replace(
    /(^|[^\w#.-])(-?(?:\d+\.?\d*|\.\d+))rpx\b/g,
    (_match, before: string, amount: string) => `${before}calc(${amount} * var(--rpx))`,
  )
}

/** A phone that is drawn has round corners, which the browser does not know of. */
function convertSafeArea(value: string): string {
  return value.replace(/env\(safe-area-inset-bottom\)/g, 'var(--safe-bottom)')
}

function isKeyframe(rule: Rule): boolean {
  return rule.parent?.type === 'atrule' && /keyframes$/.test((rule.parent as AtRule).name)
}
