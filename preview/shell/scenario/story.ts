import { lengthOf, type Text } from '../../scenarios/scenario'
import { rowsOfResult, verdictOf } from '../../scenarios/verdict'
import { button, h } from '../controls'
import type { Words } from '../words'
import { clockText } from '../timeline/texts'
import type { Run } from './run'

/** Part of the bar that the last step has; how long it takes is known at its end. */
const quietShare = 0.1

/** The story of a run: its bar, the sentence of now, those of before, and at the end what happened. */
export function story(
  run: Run,
  words: Words,
  text: (pair: Text) => string,
  actions: { readonly stop: () => void; readonly again: () => void; readonly next: () => void },
  plot: HTMLElement,
): HTMLElement {
  const { scenario, steps, begun, result, state } = run
  const element = h('div', 'story')
  element.dataset['state'] = state
  const isPlaying = state === 'plays'
  const control = isPlaying
    ? button(words('stop'), 'quiet', actions.stop)
    : button(words('again'), 'quiet', actions.again)
  element.append(h('header', 'story-head', h('h3', '', text(scenario.name)), control))
  const bar = h(
    'div',
    'story-bar',
    ...scenario.steps.map((step, index) => {
      const part = h('i', index < steps.length - 1 || result ? 'past' : index < steps.length ? 'now' : '')
      part.style.flexGrow = String(step.isQuiet ? quietShare : step.lasts / lengthOf(scenario))
      return part
    }),
  )
  bar.ariaHidden = 'true'
  element.append(bar)
  const said = steps.map(({ index, at }) => [at, text(scenario.steps[index]!.say)] as const)
  const current = said.at(-1)?.[1] ?? words('preparing')
  const now = result ? text(verdictOf(result)) : state === 'stopped' ? words('stopped') : current
  element.append(h('p', result ? 'verdict' : 'story-now', now))
  if (scenario.cast === 'crowd') element.append(plot)
  if (result) {
    const rows = rowsOfResult(result, words('notYet'))
    if (rows.length > 0) element.append(tableOfResult(rows, words, text))
    element.append(button(words('nextScenario'), 'next', actions.next))
  }
  const past = said.slice(0, result ? undefined : -1).reverse()
  const list = h(
    'ol',
    'story-past',
    ...past.map(([at, sentence]) => h('li', '', h('time', '', clockText(at - begun, false)), sentence)),
  )
  element.append(list)
  return element
}

function tableOfResult(
  rows: ReturnType<typeof rowsOfResult>,
  words: Words,
  text: (pair: Text) => string,
): HTMLElement {
  const heading = (name: string, scope: string): HTMLElement => {
    const cell = h('th', '', name)
    cell.scope = scope
    return cell
  }
  const head = h('tr', '', h('td'), heading(words('withLibrary'), 'col'), heading(words('byHand'), 'col'))
  const body = rows.map(({ name, library, byHand }) =>
    h('tr', '', heading(text(name), 'row'), h('td', '', library), h('td', '', byHand)),
  )
  return h('table', 'score', h('thead', '', head), h('tbody', '', ...body))
}
