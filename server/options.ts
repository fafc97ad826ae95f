import type { FastifyPluginAsync, FastifyPluginCallback } from 'fastify'

export interface ServerOptions {
  /** TCP port for HTTP and WebSocket alike; 0 takes any free one. @default 8080 */
  port?: number
  /** Address to listen on. A phone in the same network reaches the server only with '0.0.0.0'. @default '127.0.0.1' */
  host?: string
  /** Mounts `/debug`, with which anybody who reaches the port can break connections. @default false */
  development?: boolean
  /** Least severe level that is logged: 'trace' to 'fatal', or 'silent'. @default 'info' */
  logLevel?: string
  /** Receives one JSON line per log entry. @default standard output */
  logStream?: { write(line: string): void }
  /** Further HTTP routes on the same port, such as the preview. @default [] */
  plugins?: readonly (FastifyPluginAsync | FastifyPluginCallback)[]
  /**
   * Web origins, such as 'https://example.com', whose pages may open a WebSocket; compared exactly. A request without
   * an Origin header is always let in: mini-programs and command lines send none, and the header protects the users of
   * a browser, not the server.
   * @default every origin, because `/plain` has neither login nor cookie that a foreign page could misuse
   */
  origins?: readonly string[]
  /** WebSockets held at the same time; one more is answered with HTTP 503. @default 10_000 */
  maxConnections?: number
  /** Milliseconds between two pings to each socket; one that missed a ping is terminated. @default 30_000 */
  pingInterval?: number
  /** Milliseconds that `close()` waits for clients to say goodbye before it cuts them off. @default 2_000 */
  stopTimeout?: number
}

export const defaults = {
  port: 8_080,
  host: '127.0.0.1',
  development: false,
  logLevel: 'info',
  plugins: [],
  maxConnections: 10_000,
  pingInterval: 30_000,
  stopTimeout: 2_000,
} as const satisfies ServerOptions
