import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { debugRoutes } from './http/debug'
import { healthRoutes } from './http/health'
import { createHttpServer } from './http/http-server'
import { loginRoutes } from './http/login'
import { checkOptions } from './check-options'
import { guardPlugin } from './http/guard-plugin'
import { defaults, type ServerOptions } from './options'
import { AddressPlaces } from './sockets/address-places'
import { addressReader } from './sockets/client-address'
import { warnOfCrowd } from './sockets/crowd-warning'
import { Admission } from './load/admission'
import { Capacity } from './load/capacity'
import { drain } from './load/drain'
import { windowFor } from './load/window'
import { clock, worked } from './sockets/clock'
import { Faults } from './sockets/faults'
import { PlainRelay } from './sockets/plain'
import { SessionRoom, type SessionOptions } from './sockets/session-room'
import type { Socket } from './sockets/socket'
import type { SendCommand } from './topics/topics'
import { Upgrades } from './sockets/upgrade'

export type { ServerOptions } from './options'
export type { SendCommand } from './topics/topics'
export type { SessionOptions } from './sockets/session-room'
export type { Faults, FaultReport } from './sockets/faults'

/** Ms that a restart in place takes, with some to spare. */
const inPlace = 2_000

export interface RunningServer {
  readonly port: number
  /** Address of the HTTP server, such as 'http://127.0.0.1:8080'; for WebSockets replace `http` by `ws`. */
  readonly origin: string
  /** Number of WebSockets held now. */
  readonly connections: number
  /** Sends a command to a topic from code of the server. A plugin has it as its option `send`. */
  readonly send: SendCommand
  /**
   * Closes all sessions of a user on this server with 4300, for a logout on all devices: each needs a new ticket to come back. To
   * keep a user out as well, give `bans` to `wechatUsers()`.
   */
  revoke(user: string): void
  /** Switches for the faults that `/debug` offers; null unless `development` is on. */
  readonly faults: Faults | null
  /**
   * Lets nobody in, closes the WebSockets one after the other with 1012, stops listening, and leaves nothing running. Takes `drainTimeout`,
   * 2 s for commands that wait for the engine, `stopTimeout`, and half a second for effects at most. Idempotent.
   */
  close(): Promise<void>
}

/**
 * Starts HTTP and WebSocket on one port: `/plain`, `/health`, `POST /login` where `users` has one, and with `topics` the sessions of
 * docs/protocol.md at `/session`.
 *
 * @throws TypeError for an option that cannot be used, with what was expected; the error of Node or of a plugin if it cannot start;
 * no server, socket or timer is left running then
 */
export async function createServer(
  options: ServerOptions | (ServerOptions & SessionOptions) = {},
): Promise<RunningServer> {
  const given = checkOptions(options)
  const settings = { ...defaults, returnAfter: given.engine ? 0 : inPlace, ...given }
  const capacity = new Capacity({ ...clock, worked })
  const { app, cutOff } = createHttpServer(settings, (request, socket, head) =>
    upgrades.handle(request, socket, head),
  )
  const { topics } = given
  const window = (): number => given.window ?? windowFor(size(), capacity.perSecond)
  const sessions =
    topics && settings.users
      ? new SessionRoom(app.log, window, { ...settings, topics, users: settings.users })
      : null
  const send: SendCommand = (...command) =>
    sessions?.send(...command) ??
    Promise.reject(new Error('send: expected `topics` and `users` among the options of createServer.'))
  const relay = new PlainRelay(app.log, settings.pingInterval, settings.rate)
  const faults = settings.development ? new Faults() : null
  const size = (): number => relay.size + (sessions?.size ?? 0)
  const enter =
    (room: { join(socket: Socket, connection: Duplex): void }) =>
    (socket: WebSocket, connection: Duplex): void =>
      room.join(faults?.wrap(socket, room === relay) ?? socket, connection)
  const admission = new Admission({
    capacity,
    uptime: () => clock.uptime(),
    size,
    most: settings.maxConnections,
    isRefusing: () => faults?.isRefusing ?? false,
  })
  const upgrades = new Upgrades({
    routes: new Map([
      ['/plain', { hears: false, join: enter(relay) }],
      ...(sessions ? [['/session', { hears: true, join: enter(sessions) }] as const] : []),
    ]),
    origins: given.origins,
    appIds: given.appIds,
    places: new AddressPlaces(settings.connectionsPerAddress),
    addressOf: addressReader(settings.proxies),
    crowded: warnOfCrowd(app.log),
    decide: (hears) => admission.decide(hears),
  })

  const stop = async (): Promise<void> => {
    admission.drain()
    faults?.stop()
    const { perSecond } = capacity
    const plan = { within: settings.drainTimeout, perSecond, away: settings.returnAfter }
    await drain([...relay, ...(sessions ?? [])], plan, clock)
    capacity.stop()
    const deadline = setTimeout(cutOff, settings.stopTimeout)
    try {
      await Promise.all([relay.empty(), sessions?.empty(), app.close()])
    } finally {
      clearTimeout(deadline)
    }
  }

  let stopped: Promise<void> | undefined
  const close = (): Promise<void> => (stopped ??= stop())

  try {
    await sessions?.start()
    await app.register(healthRoutes(size))
    if (faults) {
      const names = [settings.host, ...(given.origins ?? [])]
      await app.register(debugRoutes(faults, names), { prefix: '/debug' })
    }
    const { host, users, loginRate: rate, origins = [] } = settings
    const { appIds } = given
    if (users && 'login' in users) await app.register(loginRoutes({ users, host, origins, appIds, rate }))
    for (const plugin of settings.plugins) await app.register(guardPlugin(plugin), { send })
    await app.listen({ port: settings.port, host: settings.host })
  } catch (error) {
    await close()
    throw error
  }
  const { port } = app.server.address() as AddressInfo
  return {
    port,
    origin: `http://${reachable(settings.host)}:${port}`,
    send,
    revoke: (user) => sessions?.revoke(user),
    get connections() {
      return size()
    },
    faults,
    close,
  }
}

/** Returns a host that can stand in a URL: a wildcard address is reached through the loopback address. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
