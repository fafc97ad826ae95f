import { policies, type PolicyName } from './policies'
import type { Run } from './run'

/** Sizes, in pixels of the picture. */
const size = { width: 860, panel: 74, left: 230, right: 20, top: 40, bottom: 44, gap: 10 }
/** The ends of the logarithmic scale, in attempts a second for each handshake a second. */
const scale = { least: 0.01, most: 200 }
/** Seconds of the picture after the server's return. */
const after = 60

/** Colours that are readable on white, and on the dark page of those who ask for it. */
const style = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .small { font-size: 11px; fill: #59636e }
    .area { fill: #8c959f } .ours { fill: #1a7f37 }
    .line { stroke: #cf222e; stroke-dasharray: 4 3 } .up { stroke: #0969da } .base { stroke: #d1d9e0 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .small { fill: #9198a1 }
      .area { fill: #6e7681 } .ours { fill: #3fb950 }
      .line { stroke: #ff7b72 } .up { stroke: #58a6ff } .base { stroke: #3d444d }
    }`

const texts = {
  title: 'attempts to connect, each second · 每秒的连接尝试',
  capacity: 'capacity · 握手上限',
  up: 'the server is back · 服务器恢复',
}

/** A picture of one outage at one scale: a panel for each policy, on one logarithmic scale. */
export function drawChart(runs: readonly Run[]): string {
  const [first] = runs
  if (!first) return ''
  const { capacity, outage } = first.storm
  const seconds = outage / 1_000 + after
  const height = size.top + runs.length * (size.panel + size.gap) + size.bottom
  const x = (second: number): number => size.left + ((size.width - size.left - size.right) * second) / seconds
  const up = x(outage / 1_000).toFixed(1)
  const bottom = height - size.bottom
  const panels = runs.map((run, index) => {
    const top = size.top + index * (size.panel + size.gap)
    return drawPanel(run, { top, x, seconds, capacity })
  })
  const ticks = Array.from({ length: Math.floor(seconds / 10) + 1 }, (_, index) => index * 10).map(
    (second) =>
      `<text class="small" x="${x(second).toFixed(1)}" y="${String(bottom + 16)}" text-anchor="middle">${String(second)} s</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(size.width)} ${String(height)}" role="img">`,
    `  <style>${style}\n  </style>`,
    `  <text x="${String(size.left)}" y="18">${texts.title}</text>`,
    ...panels.flat().map((part) => `  ${part}`),
    `  <line class="up" x1="${up}" x2="${up}" y1="${String(size.top)}" y2="${String(bottom)}"/>`,
    `  <text class="small" x="${up}" y="${String(bottom + 34)}" text-anchor="middle">${texts.up}</text>`,
    ...ticks.map((tick) => `  ${tick}`),
    '</svg>',
    '',
  ].join('\n')
}

interface Place {
  readonly top: number
  readonly x: (second: number) => number
  readonly seconds: number
  readonly capacity: number
}

function drawPanel({ storm, result }: Run, { top, x, seconds, capacity }: Place): string[] {
  const bottom = top + size.panel
  const y = (attempts: number): string => {
    const share = Math.log(Math.max(attempts / capacity, scale.least) / scale.least)
    return (bottom - (size.panel * share) / Math.log(scale.most / scale.least)).toFixed(1)
  }
  const steps = Array.from({ length: seconds }, (_, second) => {
    const level = y(result.perSecond[second] ?? 0)
    return `L${x(second).toFixed(1)} ${level}L${x(second + 1).toFixed(1)} ${level}`
  })
  const { en, zh } = policies[storm.policy]
  const [left, right, line] = [String(size.left), String(size.width - size.right), y(capacity)]
  return [
    `<text x="8" y="${String(top + 30)}">${en}</text>`,
    ...(zh === en ? [] : [`<text class="small" x="8" y="${String(top + 48)}">${zh}</text>`]),
    `<path class="${isOurs(storm.policy) ? 'ours' : 'area'}" d="M${left} ${String(bottom)}${steps.join('')}L${right} ${String(bottom)}Z"/>`,
    `<line class="base" x1="${left}" x2="${right}" y1="${String(bottom)}" y2="${String(bottom)}"/>`,
    `<line class="line" x1="${left}" x2="${right}" y1="${line}" y2="${line}"/>`,
    ...(storm.policy === 'article'
      ? [
          `<text class="small" x="${right}" y="${String(Number(line) - 4)}" text-anchor="end">${texts.capacity}: ${capacity.toLocaleString('en')}</text>`,
        ]
      : []),
  ]
}

function isOurs(name: PolicyName): boolean {
  return name.startsWith('ours')
}
