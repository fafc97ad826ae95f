import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from './registry'

export interface MetricsAddress {
  /** @default '127.0.0.1' */
  readonly host?: string
  /** 0 takes any free one. */
  readonly port: number
}

export interface MetricsServer {
  readonly port: number
  close(): Promise<void>
}

/** Serves `GET /metrics` at an address of its own. Rejects where that is in use. */
export async function serveMetrics(
  { contentType, text, stop }: Metrics,
  { host = '127.0.0.1', port }: MetricsAddress,
): Promise<MetricsServer> {
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (request, response) => {
    if (request.url?.split('?', 1)[0] !== '/metrics') return void response.writeHead(404).end()
    text().then(
      (body) => response.writeHead(200, { 'Content-Type': contentType }).end(body),
      () => response.writeHead(500).end(),
    )
  })
  try {
    await once(server.listen(port, host), 'listening')
  } catch (error) {
    stop()
    throw error
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      stop()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
