// A small balancer for one machine: requests and WebSockets go to the nodes in turn, past those that are down.
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'

export interface BalancerOptions {
  /** Ports of the nodes, on the loopback. */
  readonly nodes: readonly number[]
  /** @default 127.0.0.1 */
  readonly host?: string
  /** 0 takes any free one. */
  readonly port: number
}

export interface Balancer {
  readonly port: number
  /** Cuts all connections. */
  stop(): Promise<void>
}

/** Ms between two questions whether a node is ready, and for an answer. */
const lookEvery = 250
const patience = 1_000

/** Every node has faults of its own, so a request to `/debug` goes to all of them. */
const toAll = /^\/debug(\/|$|\?)/

export async function startBalancer({ nodes, host = '127.0.0.1', port }: BalancerOptions): Promise<Balancer> {
  const open = new Set<Socket>()
  const watch = (socket: Socket): Socket => {
    open.add(socket)
    return socket.on('error', () => undefined).once('close', () => open.delete(socket))
  }
  const readiness = watchReadiness(nodes)
  /** Connects to the nodes in turn, past those that are not ready. */
  const inTurn = (): (() => Promise<Socket | undefined>) => {
    let turn = 0
    return async () => {
      turn += 1
      const all = nodes.map((_, step) => nodes[(turn + step) % nodes.length] ?? 0)
      // A node that has just started is not known yet.
      for (const node of [
        ...all.filter(readiness.isReady),
        ...all.filter((each) => !readiness.isReady(each)),
      ]) {
        const socket = await dialOne(node)
        if (socket) return watch(socket)
      }
      return undefined
    }
  }
  // Each has a turn of its own: requests between them must not lead two phones to one node.
  const [dial, dialForSocket] = [inTurn(), inTurn()]

  const server = createServer((request, response) => {
    const answering = toAll.test(request.url ?? '')
      ? askAll(nodes, request, response)
      : dial().then((socket) => (socket ? passOn(request, response, socket) : refuse(response)))
    answering.catch(() => response.destroy())
  })
  server.on('connection', watch)
  server.on('upgrade', (request: IncomingMessage, client: Socket, head: Buffer) => {
    void dialForSocket().then((node) => {
      if (!node || client.destroyed) {
        node?.destroy()
        client.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n\r\n')
        return
      }
      node.write(headOf(request))
      node.write(head)
      node.pipe(client).pipe(node)
      for (const [end, other] of [
        [node, client],
        [client, node],
      ] as const)
        end.once('close', () => other.destroy())
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      readiness.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

/** Asks each node whether it takes connections: one that drains does not, and one that stands still does not answer. */
function watchReadiness(nodes: readonly number[]) {
  const ready = new Set(nodes)
  const look = async (node: number): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${String(node)}/health/ready`, {
      signal: AbortSignal.timeout(patience),
    }).catch(() => null)
    if (answer?.ok) ready.add(node)
    else ready.delete(node)
  }
  const timer = setInterval(() => {
    for (const node of nodes) void look(node)
  }, lookEvery)
  return { isReady: (node: number) => ready.has(node), stop: () => clearInterval(timer) }
}

function dialOne(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket
      .setTimeout(patience, () => socket.destroy(new Error('The node does not answer.')))
      .once('error', () => resolve(null))
      .once('connect', () => {
        socket.setTimeout(0)
        resolve(socket)
      })
  })
}

function passOn(request: IncomingMessage, response: ServerResponse, node: Socket): Promise<void> {
  const { method, url: path } = request
  return new Promise((resolve, reject) => {
    const headers = { ...request.headers, ...forwardedOf(request), connection: 'close' }
    const onward = httpRequest({ createConnection: () => node, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response).once('close', resolve)
      answer.once('error', reject)
    })
    onward.once('error', reject)
    response.once('close', () => node.destroy())
    request.pipe(onward)
  })
}

/** Answers with the faults of all nodes together. */
async function askAll(
  nodes: readonly number[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request)
  const { method = 'GET', url = '/', headers } = request
  const answers = await Promise.all(nodes.map((port) => askOne(port, { method, url, headers, body })))
  const [first] = answers.filter((answer) => answer !== null)
  if (!first) return refuse(response)
  const reports = answers.flatMap((answer) => (answer?.status === 200 ? [parse(answer.body)] : []))
  const merged = reports.length > 0 ? JSON.stringify(reports.reduce(add)) : first.body
  response.writeHead(first.status, { 'content-type': 'application/json' }).end(merged)
}

type Report = Readonly<Record<string, unknown>>

function parse(body: string): Report {
  return JSON.parse(body) as Report
}

/** Connections are of one node each; the other fields are the same on all. */
function add(one: Report, other: Report): Report {
  const sum = (name: string): number => Number(one[name]) + Number(other[name])
  return { ...one, connections: sum('connections'), muted: sum('muted') }
}

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

function askOne(
  port: number,
  { method, url: path, headers, body }: Asked,
): Promise<{ status: number; body: string } | null> {
  return new Promise((resolve) => {
    const onward = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      text(answer).then(
        (said) => resolve({ status: answer.statusCode ?? 502, body: said }),
        () => resolve(null),
      )
    })
    onward.once('error', () => resolve(null)).end(body)
  })
}

function refuse(response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1', 'content-type': 'application/json' })
  response.end('{"statusCode":503,"error":"Service Unavailable","message":"No node answers."}')
}

/** The request as it came, with the address of its client. */
function headOf(request: IncomingMessage): string {
  const { method = 'GET', url = '/', rawHeaders } = request
  const lines = [`${method} ${url} HTTP/1.1`]
  for (let at = 0; at < rawHeaders.length; at += 2)
    lines.push(`${String(rawHeaders[at])}: ${String(rawHeaders[at + 1])}`)
  const added = Object.entries(forwardedOf(request)).map(([name, value]) => `${name}: ${value}`)
  return [...lines, ...added, '', ''].join('\r\n')
}

function forwardedOf({ socket }: IncomingMessage): { 'x-forwarded-for': string } {
  return { 'x-forwarded-for': socket.remoteAddress ?? '127.0.0.1' }
}
