import { type FanOut, measureFanOut } from './fan-out'
import { type Idle, measureIdle } from './idle'
import { floor, type SideName, sides } from './sides'

/** Sides whose idle connections are counted: one process each. */
const idleSides = ['ours', 'socketIo', 'tornado'] as const

export interface Load {
  /** Of ws alone. */
  readonly floor: Idle
  readonly idle: Readonly<Record<(typeof idleSides)[number], Idle>>
  readonly fanOut: Readonly<Record<SideName, FanOut>>
}

async function each<Name extends SideName, Result>(
  names: readonly Name[],
  measure: (side: (typeof sides)[Name]) => Promise<Result>,
): Promise<Record<Name, Result>> {
  const entries: (readonly [Name, Result])[] = []
  for (const name of names) entries.push([name, await measure(sides[name])])
  return Object.fromEntries(entries) as Record<Name, Result>
}

export async function measureLoad(): Promise<Load> {
  const names = Object.keys(sides) as SideName[]
  const fanOut = await each(names, measureFanOut)
  return { floor: await measureIdle(floor), idle: await each(idleSides, measureIdle), fanOut }
}

type Cell = (load: Load, name: SideName) => number | undefined

interface Row {
  readonly en: string
  readonly zh: string
  readonly cell: Cell
  readonly show: (value: number) => string
}

const idleOf = ({ idle }: Load, name: SideName): Idle | undefined =>
  name in idle ? idle[name as 'ours'] : undefined
const kB = (value: number): string => `${(value / 1_024).toFixed(1)} kB`
const whole = (value: number): string => value.toFixed(0)
const cpu = (value: number): string => `${value.toFixed(1)} ms`
const wait = (value: number): string => `${value.toFixed(0)} ms`

const rows: readonly Row[] = [
  {
    en: 'memory before the first connection',
    zh: '第一个连接之前的内存',
    cell: (load, name) => idleOf(load, name)?.start,
    show: (value) => `${(value / 1_048_576).toFixed(0)} MB`,
  },
  {
    en: 'idle connections held, to the limit of descriptors',
    zh: '保持的空闲连接数，直到描述符上限',
    cell: (load, name) => idleOf(load, name)?.count,
    show: whole,
  },
  {
    en: 'memory of one of them, with a session and a topic, over `ws` alone',
    zh: '其中每个连接（含会话和一个主题）比单用 `ws` 多占的内存',
    cell(load, name) {
      const idle = idleOf(load, name)
      return idle && idle.each - load.floor.each
    },
    show: kB,
  },
  {
    en: 'one room of 100: messages that arrive, a second, each member waits for its last one',
    zh: '一个 100 人的房间：每秒送达的消息数（各成员收到自己的上一条后再发）',
    cell: ({ fanOut }, name) => fanOut[name].broadcast.deliveries,
    show: whole,
  },
  {
    en: 'CPU of 1,000 of them, all nodes together',
    zh: '其中每 1,000 条的 CPU 时间，所有节点合计',
    cell: ({ fanOut }, name) => fanOut[name].broadcast.cpu,
    show: cpu,
  },
  {
    en: '20 rooms of 5: messages that arrive, a second',
    zh: '20 个 5 人的房间：每秒送达的消息数',
    cell: ({ fanOut }, name) => fanOut[name].rooms?.deliveries,
    show: whole,
  },
  {
    en: 'CPU of 1,000 of them',
    zh: '其中每 1,000 条的 CPU 时间',
    cell: ({ fanOut }, name) => fanOut[name].rooms?.cpu,
    show: cpu,
  },
  {
    en: '100 messages a second to 100 members: 50 of 100 arrive within',
    zh: '每秒 100 条消息发给 100 个成员，p50 延迟',
    cell: ({ fanOut }, name) => fanOut[name].p50,
    show: wait,
  },
  {
    en: '99 of 100 arrive within',
    zh: 'p99 延迟',
    cell: ({ fanOut }, name) => fanOut[name].p99,
    show: wait,
  },
]

/**
 * Goals: a number that is measured, and the most that it may be. In small rooms on Redis the two promise different things, a line of
 * commands and a message, so there only our own cost is judged.
 */
function goals({ floor: bare, idle, fanOut }: Load): readonly (readonly [string, number, number])[] {
  const { ours, oursRedis, oursTwo, socketIo, socketIoRedis, socketIoTwo, tornado } = fanOut
  const to = (own: FanOut, other: FanOut): number => other.broadcast.deliveries / own.broadcast.deliveries
  return [
    ['MB before the first connection', idle.ours.start / 1_048_576, 60],
    ['bytes of an idle connection over ws', idle.ours.each - bare.each, 10_240],
    ['memory of an idle connection : Socket.IO', idle.ours.each / idle.socketIo.each, 1],
    ['throughput in a room of 100, Tornado : ours', to(ours, tornado), 1 / 3],
    ['throughput in a room of 100, Socket.IO : ours', to(ours, socketIo), 1],
    ['throughput on Redis in a room of 100, Socket.IO : ours', to(oursRedis, socketIoRedis), 1],
    ['throughput of two nodes in a room of 100, Socket.IO : ours', to(oursTwo, socketIoTwo), 1],
    ['CPU in rooms of 5 : Socket.IO', (ours.rooms?.cpu ?? NaN) / (socketIo.rooms?.cpu ?? NaN), 1.25],
    ['CPU on two nodes : on one', oursTwo.broadcast.cpu / oursRedis.broadcast.cpu, 1.25],
    ['ms until 99 of 100 have arrived', ours.p99, 500],
  ]
}

export function findMissedLoad(load: Load): string[] {
  return goals(load).flatMap(([name, value, most]) =>
    value <= most ? [] : [`${name}: ${value.toFixed(2)}, at most ${most.toFixed(2)}`],
  )
}

const names = Object.keys(sides) as SideName[]

function cellsOf(load: Load, { cell, show }: Row): string[] {
  return names.map((name) => {
    const value = cell(load, name)
    return value === undefined ? '' : show(value)
  })
}

export function describeLoad(load: Load): string {
  const width = Math.max(...rows.map(({ en }) => en.length))
  const line = (name: string, cells: readonly string[]): string =>
    `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(26)).join('')}`
  const asked = goals(load).map(
    ([name, value, most]) => `  ${name}: ${value.toFixed(2)} (at most ${most.toFixed(2)})`,
  )
  return [
    line(
      'load',
      names.map((name) => sides[name].name),
    ),
    ...rows.map((row) => line(row.en, cellsOf(load, row))),
    ...asked,
  ].join('\n')
}

const titles = {
  en: 'topics under load (`npm run bench:server`)',
  zh: '主题的负载（`npm run bench:server`）',
}

export function loadTable(load: Load, language: keyof typeof titles): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const heads = names.map((name) =>
    language === 'en'
      ? sides[name].name
      : sides[name].name.replace('ours', '本项目').replace('2 nodes', '2 个节点'),
  )
  return [
    line([titles[language], ...heads]),
    line(['---', ...names.map(() => '---:')]),
    ...rows.map((row) => line([row[language], ...cellsOf(load, row)])),
  ].join('\n')
}

/** Whether a quoted line says what was measured, within a factor of three: times and memory are the machine's. */
export function isSupported(says: string, measured: string): boolean {
  const [quoted = [], ran = []] = [says, measured].map((line) => line.split('|').map((cell) => cell.trim()))
  return (
    quoted.length === ran.length &&
    quoted.every((cell, at) => {
      const [a, b] = [parseFloat(cell), parseFloat(ran[at] ?? '')]
      if (at < 2 || !(a > 0 && b > 0)) return cell === ran[at]
      return a <= 3 * b && b <= 3 * a
    })
  )
}
