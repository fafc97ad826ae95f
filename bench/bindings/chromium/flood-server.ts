import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import path from 'node:path'
import { WebSocketServer } from 'ws'

const types: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' }

/** Serves one built app, on the loopback only, and floods every connection. */
export class FloodServer {
  private readonly http: Server
  private readonly sockets: WebSocketServer
  /** Resolves when the app has connected. */
  readonly connected: Promise<unknown>
  private sent = 0

  private constructor(folder: string) {
    this.http = createServer((request, response) => void serve(folder, request, response))
    this.sockets = new WebSocketServer({ server: this.http })
    this.connected = once(this.sockets, 'connection')
  }

  static async start(folder: string): Promise<FloodServer> {
    const server = new FloodServer(folder)
    await new Promise<void>((resolve) => {
      server.http.listen(0, '127.0.0.1', resolve)
    })
    return server
  }

  get address(): string {
    return `127.0.0.1:${String((this.http.address() as AddressInfo).port)}`
  }

  /** Sends `count` messages evenly over `ms`, each with its number. */
  flood(count: number, ms: number): Promise<void> {
    const began = performance.now()
    const first = this.sent
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        const due = first + Math.min(count, Math.ceil(((performance.now() - began) / ms) * count))
        while (this.sent < due) this.send()
        if (this.sent < first + count) return
        clearInterval(timer)
        resolve()
      }, 5)
    })
  }

  async close(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate()
    this.http.closeAllConnections()
    await new Promise((resolve) => this.http.close(resolve))
  }

  private send(): void {
    this.sent += 1
    const frame = JSON.stringify({ from: `phone ${String(this.sent % 7)}`, text: textOf(this.sent) })
    for (const client of this.sockets.clients) client.send(frame)
  }
}

/** The n-th message, as long as a chat message. */
export function textOf(n: number): string {
  return `${String(n)} the kettle is on, and whoever comes home first may cut the cake and call the others`
}

async function serve(
  folder: string,
  { url = '/' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = path.join(folder, path.basename(new URL(url, 'http://127.0.0.1').pathname))
  try {
    const content = await readFile(file)
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'text/plain' }).end(content)
  } catch {
    response.writeHead(404).end()
  }
}
