// A Redis Cluster that speaks TLS alone, with a certificate of the test.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../../tools/processes/free-port'
import { requireProgram } from '../../../tools/processes/program'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'

let dir: string
let node: RunningRedis
let plain: Server
let heard = ''
const inDir = (name: string): string => path.join(dir, name)
const cli = (...words: string[]): string => {
  const args = ['--tls', '--cacert', inDir('cert.pem'), '-p', String(node.port), '-a', 'planted', ...words]
  return execFileSync('redis-cli', args, { encoding: 'utf8', stdio: 'pipe', timeout: 5_000 })
}
beforeAll(async () => {
  requireProgram('openssl', 'openssl')
  dir = mkdtempSync(path.join(tmpdir(), 'redis-tls-'))
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=test -addext subjectAltName=IP:127.0.0.1`
  const files = ['-keyout', inDir('key.pem'), '-out', inDir('cert.pem')]
  execFileSync('openssl', [...words.split(' '), ...files], { stdio: 'pipe' })
  const port = await freePort()
  const tls = ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', '--tls-cluster', 'yes']
  const own = ['--tls-cert-file', inDir('cert.pem'), '--tls-key-file', inDir('key.pem')]
  const ca = ['--tls-ca-cert-file', inDir('cert.pem'), '--requirepass', 'planted']
  const cluster = [
    '--cluster-enabled',
    'yes',
    '--cluster-announce-ip',
    '127.0.0.1',
    '--cluster-port',
    String(await freePort()),
  ]
  node = await startRedis({ port, args: [...tls, ...own, ...ca, ...cluster] })
  cli('cluster', 'addslotsrange', '0', '16383')
  for (let tries = 0; !cli('cluster', 'info').includes('cluster_state:ok') && tries < 50; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
  plain = createServer((socket) =>
    socket.on('data', (data) => (heard += data.toString('latin1'))).on('error', () => undefined),
  )
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  plain.close()
  await node.stop()
  rmSync(dir, { recursive: true, force: true })
})

/** Starts an engine in a process of its own, which trusts the certificate, and appends. */
const append = async (): Promise<string> => {
  const url = `rediss://:planted@127.0.0.1:${String(node.port)}`
  const args = ['--import', 'tsx', path.join(__dirname, 'redis-append.ts'), `${url},${url}`]
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: inDir('cert.pem') }
  return (await promisify(execFile)(process.execPath, args, { env, timeout: 25_000 })).stdout
}

test('all nodes of a Redis Cluster are spoken to by TLS, also those that the address does not name', async () => {
  expect(await append()).toBe('done\n')
})

test('a node that does not speak TLS never hears the password', async () => {
  const { port } = plain.address() as { port: number }
  cli('config', 'set', 'cluster-announce-tls-port', String(port))
  await expect(append()).resolves.toMatch(/^refused/)
  expect(heard).not.toBe('')
  expect(heard).not.toMatch(/AUTH|planted/)
})
