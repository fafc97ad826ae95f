import type { FastifyPluginAsync, FastifyPluginCallback } from 'fastify'
import type { MetricsAddress } from './metrics/serve'
import type { Rate } from './session/pace'
import type { SendCommand } from './topics/topics'
import type { Users } from './session/users'
import type { LoginUsers } from './users/login'

/** Options that each plugin gets. */
export interface PluginOptions {
  /** Sends a command to a topic. Rejects without `topics`. */
  readonly send: SendCommand
}

/** Options of `createServer`. One that is `undefined` was not given. */
export interface ServerOptions {
  /** TCP port for HTTP and WebSocket; 0 takes any free one. @default 8080 */
  port?: number
  /** Address to listen on. With '0.0.0.0' phones in the same network can connect. @default '127.0.0.1' */
  host?: string
  /** Adds `/debug`, which lets every client that reaches the port break connections. @default false */
  development?: boolean
  /** Least severe level that is logged: 'trace' to 'fatal', or 'silent'. @default 'info' */
  logLevel?: string
  /** Receives one JSON line per log entry. @default standard output */
  logStream?: { write(line: string): void }
  /** Further HTTP routes on the same port, such as the preview. @default [] */
  plugins?: readonly (FastifyPluginAsync<PluginOptions> | FastifyPluginCallback<PluginOptions>)[]
  /**
   * Web origins, such as 'https://example.com', with pages that may open a WebSocket and log in; compared exactly. A request without
   * an Origin header is always allowed: mini-programs and command lines send none, and the header protects the users
   * of a browser, not the server.
   * @default every origin, because `/plain` has no login and no cookie that a foreign page could misuse; for `POST /login`
   * the pages of the server itself
   */
  origins?: readonly string[]
  /**
   * AppIDs of the mini-programs that may open a WebSocket and log in, told by the `Referer` that WeChat writes; another one is answered
   * 403. A request without it is let in, and a program that is no mini-program can write what it likes: a hint, no login.
   * @default every mini-program
   */
  appIds?: readonly string[]
  /** Tells users by their tokens. Those of `wechatUsers()` and `localUsers()` add `POST /login`. @default none */
  users?: Users | LoginUsers
  /** Logins of one address: `burst` at once, then `perSecond`. Many phones share one. @default { perSecond: 10, burst: 100 } */
  loginRate?: Rate
  /**
   * Addresses or networks, such as '127.0.0.1' or '10.0.0.0/8', of proxies whose `X-Forwarded-For` names the client.
   * Without them all clients behind a proxy share its address, its `loginRate` and its `connectionsPerAddress`.
   * @default none
   */
  proxies?: readonly string[]
  /** WebSockets held at the same time; one more is answered with HTTP 503. @default 10_000 */
  maxConnections?: number
  /**
   * WebSockets of one address, or of the first half of an IPv6 address, at the same time; one more is answered with HTTP 429. This
   * machine itself has no limit.
   * @default 1_000: thousands of phones may share the address of a mobile network, and ten addresses must not fill the server
   */
  connectionsPerAddress?: number
  /**
   * Frames that one socket may send: `burst` at once, then `perSecond`. The server reads nothing more of a faster sender
   * until its frames have passed, so that it feels a slow network; 2,048 frames may wait, one more closes with 1008.
   * @default { perSecond: 500, burst: 1_000 }, because a full outbox of the client holds 1,000 frames, and because a ping
   * that waits behind others must be answered before the client gives the link up
   */
  rate?: Rate
  /**
   * Offers `/plain`, which sends each frame to everybody who is connected there, without a login.
   * @default as `development`
   */
  plain?: boolean
  /**
   * Frames of up to 1 KB that all clients of `/plain` get together; a longer one counts once for each KB. Senders are read later where
   * it is used up.
   * @default { perSecond: 100_000, burst: 200_000 }: about half of what one core delivers
   */
  deliveryRate?: Rate
  /**
   * Address at which `GET /metrics` tells Prometheus how this server does: one of its own, which no proxy forwards to.
   * @default false
   */
  metrics?: MetricsAddress | false
  /** Milliseconds between two pings to each socket; one that missed a ping is terminated. @default 30_000 */
  pingInterval?: number
  /**
   * Milliseconds between the moment from which `/health/ready` fails and the first close frame: a balancer that looks there sends nobody
   * any more when nobody is let in. Until then everything goes on.
   * @default 0
   */
  drainDelay?: number
  /**
   * Milliseconds within which `close()` sends the close frames, one after the other, so that not all clients come to the next
   * server at once. Each says in its reason when to come back.
   * @default 10_000
   */
  drainTimeout?: number
  /**
   * Milliseconds after the last close frame before the first client comes back, for a server that is restarted in its place.
   * @default 0 with an `engine`, because another server takes over; 2_000 without
   */
  returnAfter?: number
  /** Milliseconds that `close()` waits for the clients' close frames before it cuts them off. @default 1_000 */
  stopTimeout?: number
}

/** Ms that a restart in place takes, with some to spare. */
export const inPlace = 2_000

export const defaults = {
  port: 8_080,
  host: '127.0.0.1',
  development: false,
  logLevel: 'info',
  plugins: [],
  maxConnections: 10_000,
  connectionsPerAddress: 1_000,
  rate: { perSecond: 500, burst: 1_000 },
  deliveryRate: { perSecond: 100_000, burst: 200_000 },
  loginRate: { perSecond: 10, burst: 100 },
  proxies: [],
  pingInterval: 30_000,
  drainDelay: 0,
  drainTimeout: 10_000,
  stopTimeout: 1_000,
} as const satisfies ServerOptions
