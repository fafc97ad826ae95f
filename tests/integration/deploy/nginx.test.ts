// deploy/nginx.conf, with the nginx of Debian, before two servers.
import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { freePort } from '../../../tools/processes/free-port'
import { endProgram, requireProgram, startProgram } from '../../../tools/processes/program'
import type { Report } from '../../support/drain/crowd'
import { Client } from '../../support/ws-client'

const children: ChildProcess[] = []
let folder: string

beforeEach(() => {
  requireProgram('nginx', 'nginx')
  folder = mkdtempSync(path.join(tmpdir(), 'nginx-'))
})

afterEach(async () => {
  for (const child of children.splice(0)) await endProgram(child, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Writes the file for this machine: other ports, and one process, so that its end is the end of all. */
function writeConfig(port: number, nodes: readonly number[]): string {
  const [first, second] = nodes.map((node) => `127.0.0.1:${String(node)}`)
  const file = path.join(folder, 'nginx.conf')
  const text = readFileSync(path.join(__dirname, '../../../deploy/nginx.conf'), 'utf8')
  const adapted = [
    ['node1:8080', first ?? ''],
    ['node2:8080', second ?? ''],
    ['listen 8000', `listen 127.0.0.1:${String(port)}`],
    ['worker_processes auto;', 'daemon off; master_process off;'],
    ['worker_rlimit_nofile 65536;', ''],
    ['32768', '4096'],
    ['/tmp/nginx.pid', path.join(folder, 'nginx.pid')],
    [
      'http {',
      `http { ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}`,
    ],
  ] as const
  writeFileSync(
    file,
    adapted.reduce((all, [from, to]) => {
      expect(all).toContain(from)
      return all.replace(from, to)
    }, text),
  )
  return file
}

async function startNginx(nodes: readonly number[]): Promise<number> {
  const port = await freePort()
  const file = writeConfig(port, nodes)
  const args = ['-p', folder, '-e', 'stderr', '-c', file]
  const check = spawnSync('nginx', ['-t', ...args], { encoding: 'utf8' })
  expect(check.stderr).toContain('test is successful')
  children.push(await startProgram('nginx', args, { port, cwd: folder }))
  return port
}

function start(name: string, ...settings: readonly number[]): ChildProcess {
  const script = path.join(__dirname, '../../support/drain', name)
  const child = fork(script, settings.map(String), { execArgv: ['--import', 'tsx'] })
  children.push(child)
  return child
}

test('a node that drains loses none of its phones, and none of them dials twice', async () => {
  const servers = start('two-servers.ts', 4_000, 0)
  const crowd = start('crowd.ts')
  const [nodes] = (await once(servers, 'message')) as [[number, number]]
  crowd.send({ port: await startNginx(nodes) })
  crowd.send({ gather: 300 })
  await once(crowd, 'message')
  servers.send({ ask: 'drain' })
  await once(servers, 'message')
  crowd.send({ report: true })
  const [report] = (await once(crowd, 'message')) as [Report]
  expect(report).toMatchObject({ neverBack: 0, unanswered: 0, lost: 0, doubled: 0 })
  const moved = 300 - report.closedOtherwise
  expect(moved).toBeGreaterThan(100)
  expect(report.attemptsPerClient * 300).toBeLessThanOrEqual(moved * 1.1)
}, 60_000)

test('with one node gone the other one serves requests and WebSockets', async () => {
  const servers = start('two-servers.ts')
  const [[, second]] = (await once(servers, 'message')) as [[number, number]]
  const port = await startNginx([await freePort(), second])
  for (let turn = 0; turn < 4; turn += 1) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/health/ready`)
    expect(answer.status).toBe(200)
    const client = await Client.open(`ws://127.0.0.1:${String(port)}/session`)
    await client.close()
  }
  expect((await fetch(`http://127.0.0.1:${String(port)}/plain`)).status).toBe(404)
})
