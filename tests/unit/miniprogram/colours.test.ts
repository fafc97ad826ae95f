// The colours of the app keep the contrast that WCAG 2.2 asks for (1.4.3, 1.4.11), in both themes.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import postcss from 'postcss'
import { contrast } from '../../support/contrast'

const sheet = postcss.parse(readFileSync(path.resolve(__dirname, '../../../miniprogram/app.wxss'), 'utf8'))

/** Colours of the light theme, and what the dark one changes. */
const light: Record<string, string> = {}
const changed: Record<string, string> = {}
sheet.walkDecls(/^--/, ({ prop, value, parent }) => {
  const isDark = parent?.parent?.type === 'atrule'
  if (/^#[0-9a-f]{6}$/i.test(value)) (isDark ? changed : light)[prop] = value
})

const states = ['green', 'blue', 'amber', 'red', 'violet', 'grey']
const grounds = ['--ground', '--surface', '--sunken']

/** Every text colour, with the grounds that it stands on. */
const texts: Record<string, string[]> = {
  '--text': [...grounds, '--control', '--brand-tint'],
  '--text-soft': [...grounds, '--brand-tint'],
  '--brand': [...grounds, '--brand-tint'],
  '--disabled': ['--control-off'],
  '--on-brand': ['--brand', '--brand-pressed', '--badge'],
  ...Object.fromEntries(states.map((state) => [`--${state}`, [...grounds, `--${state}-tint`]])),
}

/** Edges of controls, and marks that show a state. */
const marks: Record<string, string[]> = {
  '--edge': [...grounds, '--control'],
  '--brand': ['--ground'],
  ...Object.fromEntries(states.map((state) => [`--${state}-mark`, [...grounds, `--${state}-tint`]])),
}

/** The pairs below a ratio, such as `--edge on --ground 2.9`. */
function tooClose(colours: Record<string, string>, pairs: Record<string, string[]>, ratio: number): string[] {
  const all = Object.entries(pairs).flatMap(([front, backs]) => backs.map((back) => [front, back] as const))
  return all.flatMap(([front, back]) => {
    const value = contrast(colours[front] ?? '', colours[back] ?? '')
    return value >= ratio ? [] : [`${front} on ${back} ${value.toFixed(2)}`]
  })
}

describe.each([
  ['light', light],
  ['dark', { ...light, ...changed }],
])('in the %s theme', (_theme, colours) => {
  it('a text has 4.5:1 on every ground that it stands on, disabled ones included', () => {
    expect(tooClose(colours, texts, 4.5)).toEqual([])
  })

  it('the edge of a control, and a mark that shows a state, have 3:1', () => {
    expect(tooClose(colours, marks, 3)).toEqual([])
  })
})

it('the dark theme changes every colour', () => {
  expect(Object.keys(light).filter((name) => !(name in changed))).toEqual([])
})
