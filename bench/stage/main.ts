// The preview's timeline with a long recording, and the time from `npm start` until something moves: see bench/README.md.
import { parseArgs } from 'node:util'
import { launchChromium } from '../../preview/testing/chromium'
import { writeBetweenMarkers } from '../quotes'
import { median } from '../statistics'
import { type FirstMove, measureFirstMove } from './first-move'
import { measureTimeline, type TimelineRow } from './timeline'

const usage = `npm run bench:stage -- [--write]

  --write  writes the rows into docs/benchmarks.md, in both languages, between their markers`

type Row = readonly [en: string, zh: string, measured: string, goal: string]

function rowsOf({ heap, drawings }: TimelineRow, { ready, moving }: FirstMove): Row[] {
  return [
    ['heap that the recording adds', '录制增加的堆内存', `${(heap / 1e6).toFixed(0)} MB`, '60 MB'],
    ...drawings.map(({ window, times }): Row => [
      `drawing a window of ${window}, median`,
      `绘制 ${window} 的窗口，中位数`,
      `${median([...times]).toFixed(1)} ms`,
      '4 ms',
    ]),
    ['from `npm start` until it is ready', '从 `npm start` 到就绪', `${ready.toFixed(1)} s`, ''],
    ['until a phone plays and the timeline runs', '到手机可玩、时间线走动', `${moving.toFixed(1)} s`, '10 s'],
  ]
}

function table(rows: readonly Row[], language: 'en' | 'zh'): string {
  const head =
    language === 'en'
      ? ['the stage (`npm run bench:stage`)', 'measured', 'goal']
      : ['预览（`npm run bench:stage`）', '实测', '目标']
  const lines = rows.map(([en, zh, measured, goal]) => [language === 'en' ? en : zh, measured, goal])
  return [head, ['---', '---', '---'], ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ options: { write: flag, help: flag } })
  if (values.help) return console.log(usage)
  const browser = await launchChromium()
  try {
    const rows = rowsOf(await measureTimeline(browser), await measureFirstMove(browser))
    console.log(table(rows, 'en'))
    if (!values.write) return
    writeBetweenMarkers('docs/benchmarks.md', 'bench:stage', table(rows, 'en'))
    writeBetweenMarkers('docs/benchmarks.zh-CN.md', 'bench:stage', table(rows, 'zh'))
  } finally {
    await browser.close()
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
