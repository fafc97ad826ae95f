import type { RelayResult } from './relay/measure'
import type { RoomsResult } from './rooms/measure'

export interface Results {
  readonly ours: RelayResult
  readonly tornado: RelayResult
  readonly rooms: RoomsResult
}

interface Row {
  readonly en: string
  readonly zh: string
  readonly show: (side: RelayResult) => string
  readonly ratio: (results: Results) => number
  /** The goal, where it is missed. */
  readonly missed?: (results: Results) => string | false
}

const ratioOf =
  (value: (side: RelayResult) => number) =>
  ({ ours, tornado }: Results): number =>
    value(ours) / value(tornado)

const least = 3
const most = 0.7

const rows: readonly Row[] = [
  {
    en: 'plain relay: pings of 100 clients answered a second',
    zh: '纯转发：每秒应答 100 个客户端的 ping 数',
    show: ({ echoes }) => echoes.toFixed(0),
    ratio: ratioOf(({ echoes }) => echoes),
    missed: (results) => ratioOf(({ echoes }) => echoes)(results) < least && `at least ${String(least)} ×`,
  },
  {
    en: 'plain relay: frames a second that arrive in a room of 50, each of whom sends once all have sent',
    zh: '纯转发：50 人的房间每秒送达的帧数（各成员收齐一轮后再发）',
    show: ({ deliveries }) => deliveries.toFixed(0),
    ratio: ratioOf(({ deliveries }) => deliveries),
    missed: (results) =>
      ratioOf(({ deliveries }) => deliveries)(results) < least && `at least ${String(least)} ×`,
  },
  {
    en: 'CPU of 1,000 of those frames',
    zh: '其中每 1,000 帧的 CPU 时间',
    show: ({ cpu }) => `${cpu.toFixed(1)} ms`,
    ratio: ratioOf(({ cpu }) => cpu),
  },
  {
    en: 'half of those messages: 99 of 100 arrive within',
    zh: '以一半的消息量发送，p99 延迟',
    show: ({ p99 }) => `${p99.toFixed(0)} ms`,
    ratio: ratioOf(({ p99 }) => p99),
    missed: ({ ours }) => !(ours.p99 <= 50) && 'at most 50 ms',
  },
  {
    en: 'memory of an idle connection',
    zh: '一个空闲连接的内存',
    show: ({ idle }) => `${(idle / 1_024).toFixed(1)} kB`,
    ratio: ratioOf(({ idle }) => idle),
    missed: (results) => ratioOf(({ idle }) => idle)(results) > most && `at most ${String(most)} ×`,
  },
]

const games = {
  en: '1,000 rooms of two phones, one server: digs a second',
  zh: '1,000 个房间、每个两部手机、一个服务器：每秒挖掘次数',
}
const waiting = {
  en: 'from the dig until the other phone shows it, at half of that: 50 and 99 of 100 within',
  zh: '以一半的速度，从挖掘到对方手机显示：p50 和 p99',
}
const memory = { en: 'memory of that server', zh: '该服务器的内存' }

type Language = keyof typeof games

function cellsOf(results: Results, language: Language): string[][] {
  const { rooms } = results
  return [
    ...rows.map((row) => [
      row[language],
      row.show(results.ours),
      row.show(results.tornado),
      `${row.ratio(results).toFixed(2)} ×`,
    ]),
    [games[language], rooms.digs.toFixed(0), '', ''],
    [waiting[language], `${rooms.half.p50.toFixed(1)} ms, ${rooms.half.p99.toFixed(1)} ms`, '', ''],
    [memory[language], `${rooms.rss.toFixed(0)} MB`, '', ''],
  ]
}

export function describe(results: Results): string {
  const { full, cpu } = results.rooms
  const lines = cellsOf(results, 'en').map(([name = '', ...cells]) =>
    [name.padEnd(98), ...cells.map((cell) => cell.padStart(12))].join(' '),
  )
  return [
    ...lines,
    `without thinking p50 ${full.p50.toFixed(0)} ms, p99 ${full.p99.toFixed(0)} ms; server's CPU ${cpu.toFixed(2)} ms a dig`,
  ].join('\n')
}

export function findMissed(results: Results): string[] {
  return rows.flatMap(({ en, ratio, show, missed }) => {
    const asked = missed?.(results)
    return asked ? [`${en}: ${show(results.ours)}, ${ratio(results).toFixed(2)} ×, ${asked}`] : []
  })
}

const titles = {
  en: ['the game under load (`npm run bench:game`)', 'ours', 'Tornado 6.2', 'ours : Tornado'],
  zh: ['游戏的负载（`npm run bench:game`）', '本项目', 'Tornado 6.2', '本项目 : Tornado'],
}

export function quotedTable(results: Results, language: Language): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(titles[language]),
    line(['---', '---:', '---:', '---:']),
    ...cellsOf(results, language).map(line),
  ].join('\n')
}
