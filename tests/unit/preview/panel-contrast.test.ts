// The colours of the panel, in both themes: texts have 4.5:1, and controls and their parts 3:1.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'

type Colour = readonly [red: number, green: number, blue: number, alpha: number]

const sheet = readFileSync(join(__dirname, '../../../preview/shell/styles/theme.css'), 'utf8')
const [lightRule = '', darkRule = ''] = sheet.split(":root[data-theme='dark']")

function colours(rule: string): Map<string, Colour> {
  return new Map(
    [...rule.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name = '', hex = '']) => [name, parse(hex)]),
  )
}

function parse(hex: string): Colour {
  const digits = hex.length < 7 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1)
  const part = (at: number): number => Number.parseInt(digits.slice(at, at + 2) || 'ff', 16) / 255
  return [part(0), part(2), part(4), part(6)]
}

function over([red, green, blue, alpha]: Colour, ground: Colour): Colour {
  const mix = (front: number, back: number): number => front * alpha + back * (1 - alpha)
  return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2]), 1]
}

function luminance([red, green, blue]: Colour): number {
  const linear = (part: number): number => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** States that the timeline shows. */
const states = 'idle connecting open waiting offline suspended failed closed dead ended'.split(' ')

describe.each([
  ['light', colours(lightRule)],
  ['dark', colours(darkRule)],
])('%s', (_theme, palette) => {
  const colour = (name: string): Colour => palette.get(name) ?? parse('#fff')
  const panel = colour('panel')
  const ground = (name: string): Colour => over(colour(name), panel)

  it.each([
    ['text', 'panel'],
    ['text', 'field'],
    ['text', 'raised'],
    ['quiet', 'panel'],
    ['quiet', 'field'],
    ['quiet', 'ground'],
    ['accent-text', 'panel'],
    ['accent-text', 'field'],
    ['alarm-text', 'raised'],
    ['alarm-text', 'ground'],
    ['danger', 'danger-ground'],
    ['fault', 'fault-tint'],
    ['fault', 'panel'],
    ...states.map((state) => [`state-${state}-ink`, `state-${state}-tint`]),
  ] as [string, string][])('%s is read on %s', (text, below) => {
    expect(contrast(colour(text), ground(below))).toBeGreaterThanOrEqual(4.5)
  })

  it.each([
    ['control', 'panel'],
    ['control', 'field'],
    ['accent', 'panel'],
    ['alarm', 'panel'],
    ['accent-text', 'panel'],
    ['thumb', 'control'],
    ['thumb', 'accent'],
    ['thumb', 'alarm'],
    ...['up', 'down', 'beat', 'sent', 'arrived', 'fault-line', 'danger', 'quiet'].map((mark) => [
      mark,
      'panel',
    ]),
    ...states.map((state) => [`state-${state}`, 'panel']),
  ] as [string, string][])('%s is seen on %s', (part, below) => {
    expect(contrast(colour(part), ground(below))).toBeGreaterThanOrEqual(3)
  })
})
