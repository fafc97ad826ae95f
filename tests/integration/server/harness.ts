import { afterEach } from '@jest/globals'
import {
  createServer,
  type FaultReport,
  type RunningServer,
  type ServerOptions,
  type SessionOptions,
} from '../../../server/app'
import type { LoggedIn } from '../../../server/users/login'
import { plant, watchLog } from '../../support/secrets'
import { Client } from '../../support/ws-client'

const servers: RunningServer[] = []
const clients: Client[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate()
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** A server on a free port, with `/plain`, closed after the test. It logs all that it can, which is searched for secrets. */
export async function start(
  options: ServerOptions | (ServerOptions & SessionOptions) = {},
): Promise<RunningServer> {
  if ('secret' in options) plant(options.secret)
  const logStream = watchLog(options.logStream)
  const server = await createServer({ port: 0, logLevel: 'trace', plain: true, ...options, logStream })
  servers.push(server)
  return server
}

/** A client of `/plain`, gone after the test. */
export async function join(server: RunningServer, ...rest: RestOfOpen): Promise<Client> {
  return adopt(await Client.open(plainUrl(server), ...rest))
}

/** Lets a client be gone after the test. */
export function adopt(client: Client): Client {
  clients.push(client)
  return client
}

type RestOfOpen = Parameters<typeof Client.open> extends [string, ...infer Rest] ? Rest : never

export function plainUrl(server: RunningServer): string {
  return `${server.origin.replace('http', 'ws')}/plain`
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export async function get(server: RunningServer, path: string): Promise<Answer> {
  const response = await fetch(server.origin + path)
  return { status: response.status, body: await response.json() }
}

export async function post(server: RunningServer, path: string, body?: unknown): Promise<Answer> {
  const json = { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
  const response = await fetch(server.origin + path, { method: 'POST', ...(body === undefined ? {} : json) })
  const answer = (await response.json()) as Partial<LoggedIn>
  plant([answer.user, answer.ticket, answer.pass])
  return { status: response.status, body: answer }
}

export const noFaults: FaultReport = { refuse: false, silence: false, delay: 0, connections: 0, muted: 0 }
