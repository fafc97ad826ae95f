// A deploy under real sockets: the phones are this library's, and they send while they are moved.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import type { Asked as AskedOfCrowd, Report } from '../../support/drain/crowd'
import type { Asked as AskedOfServers } from '../../support/drain/two-servers'

const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

function start(name: string, ...settings: readonly number[]): ChildProcess {
  const script = path.join(__dirname, '../../support/drain', name)
  const child = fork(script, settings.map(String), { execArgv: ['--import', 'tsx'] })
  children.push(child)
  return child
}

/** Two servers in one process, and a crowd of phones that is connected to the first. */
async function scene(settings: { readonly phones: number; readonly within: number; readonly away: number }) {
  const servers = start('two-servers.ts', settings.within, settings.away)
  const crowd = start('crowd.ts')
  const [[first, second]] = (await once(servers, 'message')) as [[number, number]]
  const tell = (asked: AskedOfCrowd): unknown => crowd.send(asked)
  tell({ port: first })
  tell({ gather: settings.phones })
  await once(crowd, 'message')
  return {
    /** As a balancer does that has seen `/health/ready` fail. */
    switchOver: () => tell({ port: second }),
    async ask(asked: AskedOfServers['ask']): Promise<void> {
      servers.send({ ask: asked } satisfies AskedOfServers)
      await once(servers, 'message')
    },
    async report(): Promise<Report> {
      tell({ report: true })
      const [report] = (await once(crowd, 'message')) as [Report]
      return report
    },
  }
}

const nothingLost = { neverBack: 0, unanswered: 0, lost: 0, doubled: 0, closedOtherwise: 0 }

test('a deploy moves 2,000 phones to the other server: nothing is lost, none dials twice, each is back at its slot', async () => {
  const { switchOver, ask, report } = await scene({ phones: 2_000, within: 20_000, away: 0 })
  switchOver()
  await ask('drain')
  const { sent, p95, late95, attemptsPerClient, ...counts } = await report()
  expect(counts).toEqual(nothingLost)
  expect(sent).toBeGreaterThan(1_000)
  expect(p95 - late95).toBeLessThanOrEqual(500)
  expect(attemptsPerClient).toBeLessThanOrEqual(1.1)
}, 120_000)

test('a server that is restarted in its place finds 500 phones at its door when it is back, and no sooner', async () => {
  const { ask, report } = await scene({ phones: 500, within: 500, away: 4_000 })
  await ask('restart')
  const { attemptsPerClient, ...counts } = await report()
  expect(counts).toMatchObject(nothingLost)
  expect(attemptsPerClient).toBeLessThanOrEqual(1.1)
}, 120_000)
