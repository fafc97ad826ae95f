import { source } from 'axe-core'
import type { Frame, Page } from 'playwright-core'

/** Rules of WCAG 2.2 at level AA. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
}

/** Violations of WCAG AA in a page or a frame, as `rule: element`, each with what axe-core says. */
export async function violations(place: Page | Frame): Promise<string[]> {
  await place.evaluate(source)
  // Frames are phones of their own.
  const found = await place.evaluate<readonly Violation[]>(
    `axe.run(document, { iframes: false, runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => violations)`,
  )
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`),
  )
}
