import type { AtRule, Root } from 'postcss'

const preference = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/

/**
 * Makes dark mode follow the phone's setting, not the browser's: rules in `@media (prefers-color-scheme: dark)` become
 * rules below `html[data-theme="dark"]`, with the same specificity.
 */
export function followTheme(tree: Root): void {
  tree.walkAtRules('media', (rule) => {
    const theme = preference.exec(rule.params)?.[1]
    if (!theme || rule.params.includes(',')) return
    rule.walkRules((inner) => {
      if ((inner.parent as AtRule).name?.endsWith('keyframes')) return
      inner.selectors = inner.selectors.map((selector) => `:where(html[data-theme="${theme}"]) ${selector}`)
    })
    const rest = remainingConditions(rule.params)
    if (rest) rule.params = rest
    else rule.replaceWith(rule.nodes ?? [])
  })
}

function remainingConditions(params: string): string {
  return params
    .split(/\s+and\s+/)
    .filter((condition) => !preference.test(condition) && condition !== 'screen' && condition !== 'all')
    .join(' and ')
}
