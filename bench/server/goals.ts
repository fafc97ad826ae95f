import type { Measured, ScenarioName } from './scenarios'

type Numbers = Omit<Measured, 'scenario'>

interface Goal {
  readonly name: keyof Numbers
  readonly most: number
  readonly unit: string
}

/** Most that a scenario may cost. Times hold on a machine that does other things, too. */
const goals: Readonly<Record<ScenarioName, readonly Goal[]>> = {
  muteReaders: [
    { name: 'healthMs', most: 500, unit: 'ms' },
    { name: 'growthMB', most: 64, unit: 'MB' },
  ],
  oneSender: [
    { name: 'healthMs', most: 500, unit: 'ms' },
    { name: 'pongMs', most: 500, unit: 'ms' },
  ],
  stopUnderFlood: [
    { name: 'stopMs', most: 2_000, unit: 'ms' },
    { name: 'untold', most: 0, unit: 'clients' },
  ],
  pipelines: [
    { name: 'healthMs', most: 1_000, unit: 'ms' },
    { name: 'growthMB', most: 64, unit: 'MB' },
  ],
}

const labels: Readonly<Record<keyof Numbers, string>> = {
  died: 'server ended by itself',
  healthMs: 'slowest /health',
  pongMs: "slowest pong of another's ping",
  growthMB: 'memory',
  stopMs: 'SIGTERM until the end',
  untold: 'not told 1012',
}

/** One line for each number, with its goal. */
export function describe(measured: Measured): string {
  const numbers = goals[measured.scenario].map(({ name, most, unit }) => {
    const value = Math.round(Number(measured[name] ?? NaN))
    return `  ${labels[name].padEnd(32)}${String(value).padStart(7)} ${unit} (at most ${String(most)})`
  })
  return [measured.scenario, ...(measured.died ? ['  THE SERVER ENDED BY ITSELF'] : []), ...numbers].join(
    '\n',
  )
}

/** Lists the goals that were missed. */
export function findMissed(measured: Measured): string[] {
  const missed = goals[measured.scenario].filter(({ name, most }) => !(Number(measured[name]) <= most))
  return [
    ...(measured.died ? [`${measured.scenario}: the server ended by itself`] : []),
    ...missed.map(
      ({ name, most, unit }) => `${measured.scenario}: ${labels[name]} above ${String(most)} ${unit}`,
    ),
  ]
}

const texts = {
  en: ['under attack (`npm run bench:server`)', 'at most'],
  zh: ['受攻击时（`npm run bench:server`）', '上限'],
}
const attacks: Readonly<Record<ScenarioName, Readonly<Record<keyof typeof texts, string>>>> = {
  muteReaders: {
    en: 'five clients read nothing and send 3.4 MB of empty texts each: slowest `/health`, memory',
    zh: '五个客户端不读取，各发送 3.4 MB 空文本：最慢的 `/health`、内存',
  },
  oneSender: {
    en: 'one client sends small texts without a pause to forty others: slowest `/health`, slowest `pong` of another',
    zh: '一个客户端不停地向另外四十个发送短文本：最慢的 `/health`、别人最慢的 `pong`',
  },
  stopUnderFlood: {
    en: 'SIGTERM in the middle of that: until the process has ended, clients that do not hear 1012',
    zh: '此时收到 SIGTERM：到进程结束的时间、没有收到 1012 的客户端',
  },
  pipelines: {
    en: 'twenty connections send HTTP requests and read no answer: slowest `/health`, memory',
    zh: '二十个连接不停发送 HTTP 请求、不读取回答：最慢的 `/health`、内存',
  },
}

/** The table of docs/benchmarks.md, which quotes the goals, which every run keeps; single numbers are the machine's. */
export function quotedTable(language: keyof typeof texts): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const rows = (Object.keys(goals) as ScenarioName[]).map((scenario) => {
    const quoted = goals[scenario].map(({ most, unit }) => (most === 0 ? '0' : `${String(most)} ${unit}`))
    return line([attacks[scenario][language], quoted.join(language === 'en' ? ', ' : '、')])
  })
  return [line(texts[language]), line(['---', '---:']), ...rows].join('\n')
}
