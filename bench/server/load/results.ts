import { bare, ours, socketIo } from './client'
import { type FanOut, measureFanOut } from './fan-out'
import { measureIdle } from './idle'

interface Side extends FanOut {
  /** Bytes of one idle connection over one of ws alone. */
  readonly idle: number
}

export interface Load {
  readonly ours: Side
  readonly socketIo: Side
}

export async function measureLoad(): Promise<Load> {
  const floor = await measureIdle(bare)
  const [own, other] = [await measureIdle(ours), await measureIdle(socketIo)]
  return {
    ours: { idle: own - floor, ...(await measureFanOut(ours)) },
    socketIo: { idle: other - floor, ...(await measureFanOut(socketIo)) },
  }
}

interface Row {
  readonly en: string
  readonly zh: string
  readonly show: (side: Side) => string
  /** Says what was asked for and missed. */
  readonly missed?: (load: Load) => string | false
}

const rows: readonly Row[] = [
  {
    en: 'memory of an idle connection with a topic, over `ws` alone',
    zh: '一个空闲连接（含一个主题）比单用 `ws` 多占的内存',
    show: ({ idle }) => `${(idle / 1_024).toFixed(1)} kB`,
    missed: (load) => load.ours.idle > 10_240 && 'at most 10 kB',
  },
  {
    en: 'CPU of a message to 100 members',
    zh: '向 100 个成员发一条消息的 CPU 时间',
    show: ({ cpu }) => `${cpu.toFixed(2)} ms`,
    missed: (load) => load.ours.cpu > 1.25 * load.socketIo.cpu && 'at most 1.25 × that of Socket.IO',
  },
  {
    en: 'messages a second to 100 members, each of whom waits for the last one',
    zh: '每秒送达 100 个成员的消息数（各成员收到自己的上一条后再发下一条）',
    show: ({ perSecond }) => perSecond.toFixed(0),
  },
  {
    en: '100 messages a second to 100 members: 99 of 100 arrive within',
    zh: '每秒 100 条消息发给 100 个成员，p99 延迟',
    show: ({ p99 }) => `${p99.toFixed(0)} ms`,
    missed: (load) => load.ours.p99 > 500 && 'at most 500 ms',
  },
]

export function describeLoad(load: Load): string {
  const width = Math.max(...rows.map(({ en }) => en.length))
  const line = (name: string, cells: readonly string[]): string =>
    `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(12)).join('')}`
  return [
    line('load', ['ours', 'Socket.IO']),
    ...rows.map(({ en, show }) => line(en, [show(load.ours), show(load.socketIo)])),
  ].join('\n')
}

export function findMissedLoad(load: Load): string[] {
  return rows.flatMap(({ en, show, missed }) => {
    const asked = missed?.(load)
    return asked ? [`${en}: ${show(load.ours)}, ${asked}`] : []
  })
}

const titles = {
  en: 'topics under load (`npm run bench:server`)',
  zh: '主题的负载（`npm run bench:server`）',
}

export function loadTable(load: Load, language: keyof typeof titles): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line([titles[language], language === 'en' ? 'ours' : '本项目', 'Socket.IO']),
    line(['---', '---:', '---:']),
    ...rows.map((row) => line([row[language], row.show(load.ours), row.show(load.socketIo)])),
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
