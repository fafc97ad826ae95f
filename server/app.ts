import type { AddressInfo } from 'node:net'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { debugRoutes } from './http/debug'
import { healthRoutes, type Readiness } from './http/health'
import { createHttpServer } from './http/http-server'
import { loginRoutes } from './http/login'
import { checkOptions } from './check-options'
import { guardPlugin } from './http/guard-plugin'
import { defaults, inPlace, type ServerOptions } from './options'
import { AddressPlaces } from './sockets/address-places'
import { addressReader } from './sockets/client-address'
import { warnOfCrowd } from './sockets/crowd-warning'
import { Admission } from './load/admission'
import { Capacity } from './load/capacity'
import { drain } from './load/drain'
import { windowFor } from './load/window'
import { requestIdReader, userDigest } from './log/ids'
import { measureAppends } from './metrics/measured-log'
import type { Readings } from './metrics/registry'
import { type MetricsServer, serveMetrics } from './metrics/serve'
import { noTelemetry } from './metrics/telemetry'
import { memory } from './engine/memory/memory'
import { clock, worked } from './sockets/clock'
import { Faults } from './sockets/faults'
import { PlainRelay } from './sockets/plain'
import { SessionRoom, type SessionOptions } from './sockets/session-room'
import type { SendCommand } from './topics/topics'
import { type Route, Upgrades } from './sockets/upgrade'

export type { ServerOptions } from './options'
export type { SendCommand } from './topics/topics'
export type { SessionOptions } from './sockets/session-room'
export type { Faults, FaultReport } from './sockets/faults'

export interface RunningServer {
  readonly port: number
  /** Address of the HTTP server, such as 'http://127.0.0.1:8080'; for WebSockets replace `http` by `ws`. */
  readonly origin: string
  /** Port of `GET /metrics`; null without the option `metrics`. */
  readonly metricsPort: number | null
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
   * Waits for `drainDelay`, lets nobody in, closes the WebSockets one after the other with 1012, stops listening, and leaves nothing running. Takes `drainTimeout`,
   * 2 s for commands that wait for the engine, `stopTimeout`, and half a second for effects at most. Idempotent.
   */
  close(): Promise<void>
}

/**
 * Starts HTTP and WebSocket on one port: `/health`, `POST /login` where `users` has one, with `topics` the sessions of
 * docs/protocol.md at `/session`, and with `plain` the relay at `/plain`.
 *
 * @throws TypeError for an option that cannot be used, with what was expected; the error of Node or of a plugin if it cannot start;
 * no server, socket or timer is left running then
 */
export async function createServer(
  options: ServerOptions | (ServerOptions & SessionOptions) = {},
): Promise<RunningServer> {
  const given = checkOptions(options)
  const stops: (() => unknown)[] = []
  try {
    return await build(given, stops)
  } catch (error) {
    for (const stop of stops.reverse()) await stop()
    throw error
  }
}

/** @param stops what is to be stopped, should a later step fail */
async function build(
  given: ServerOptions & Partial<SessionOptions>,
  stops: (() => unknown)[],
): Promise<RunningServer> {
  const { plain = given.development ?? defaults.development } = given
  const settings = { ...defaults, returnAfter: given.engine ? 0 : inPlace, ...given }
  // Loaded where it is wanted: it takes memory.
  const metrics = given.metrics ? (await import('./metrics/registry')).createMetrics(readings()) : null
  stops.push(() => metrics?.stop())
  const telemetry = metrics?.telemetry ?? noTelemetry
  const capacity = new Capacity({ ...clock, worked })
  stops.push(() => capacity.stop())
  const { app, cutOff } = createHttpServer(settings, (request, socket, head) =>
    upgrades.handle(request, socket, head),
  )
  const { topics } = given
  const window = (): number => given.window ?? windowFor(size(), capacity.perSecond)
  const digest = userDigest(given.secret)
  const requestId = requestIdReader(settings.proxies)
  const log = given.engine ?? memory()
  const engine = metrics ? measureAppends(log, telemetry) : log
  const sessions =
    topics && settings.users
      ? new SessionRoom(
          { log: app.log, engine, digest, window, sent: telemetry.sent },
          { ...settings, topics, users: settings.users },
        )
      : null
  stops.push(() => sessions?.empty())
  const send: SendCommand = (...command) =>
    sessions?.send(...command) ??
    Promise.reject(new Error('send: expected `topics` and `users` among the options of createServer.'))
  const relay = plain
    ? new PlainRelay(app.log, settings.pingInterval, settings.rate, settings.deliveryRate)
    : null
  stops.push(() => relay?.empty())
  const faults = settings.development ? new Faults() : null
  const size = (): number => (relay?.size ?? 0) + (sessions?.size ?? 0)
  const route = (path: string, room: PlainRelay | SessionRoom): [path: string, route: Route] => {
    const join = (socket: WebSocket, connection: Duplex, request: IncomingMessage): void => {
      telemetry.entered(path)
      socket.once('close', (code) => telemetry.closed(path, code))
      room.join(faults?.wrap(socket, room === relay) ?? socket, connection, requestId(request))
    }
    return [path, { hears: room === sessions, join }]
  }
  const admission = new Admission({
    capacity,
    uptime: () => clock.uptime(),
    size,
    most: settings.maxConnections,
    isRefusing: () => faults?.isRefusing ?? false,
  })
  const upgrades = new Upgrades({
    routes: new Map([
      ...(relay ? [route('/plain', relay)] : []),
      ...(sessions ? [route('/session', sessions)] : []),
    ]),
    origins: given.origins,
    appIds: given.appIds,
    places: new AddressPlaces(settings.connectionsPerAddress),
    addressOf: addressReader(settings.proxies),
    crowded: warnOfCrowd(app.log),
    refused: telemetry.refused,
    decide: (hears) => admission.decide(hears),
  })
  const readiness = (): Readiness => {
    if (admission.phase !== 'open') return 'draining'
    return isEngineUp() ? 'ready' : 'engine'
  }
  function isEngineUp(): boolean {
    return sessions?.health.ok ?? true
  }
  function readings(): Readings {
    return {
      connections: () => ({
        ...(relay ? { '/plain': relay.size } : {}),
        ...(sessions ? { '/session': sessions.size } : {}),
      }),
      capacity: () => capacity.perSecond,
      isDraining: () => admission.phase !== 'open',
      isEngineUp,
    }
  }
  let exporter: MetricsServer | undefined

  const stop = async (): Promise<void> => {
    const isListening = app.server.listening
    admission.leave()
    if (isListening && settings.drainDelay > 0) await pause(settings.drainDelay)
    admission.drain()
    faults?.stop()
    const { perSecond } = capacity
    const plan = { within: settings.drainTimeout, perSecond, away: settings.returnAfter }
    await drain([...(relay ?? []), ...(sessions ?? [])], plan, clock)
    capacity.stop()
    const deadline = setTimeout(cutOff, settings.stopTimeout)
    try {
      await Promise.all([relay?.empty(), sessions?.empty(), app.close()])
    } finally {
      clearTimeout(deadline)
      metrics?.stop()
      await exporter?.close()
    }
  }

  let stopped: Promise<void> | undefined
  const close = (): Promise<void> => (stopped ??= stop())

  stops.splice(0, stops.length, close)

  await sessions?.start()
  await app.register(healthRoutes(size, readiness))
  if (faults) {
    const names = [settings.host, ...(given.origins ?? [])]
    await app.register(debugRoutes(faults, names), { prefix: '/debug' })
  }
  const { host, users, loginRate: rate, origins = [] } = settings
  const { appIds } = given
  if (users && 'login' in users)
    await app.register(loginRoutes({ digest, users, host, origins, appIds, rate }))
  for (const plugin of settings.plugins) await app.register(guardPlugin(plugin), { send })
  if (metrics && given.metrics) exporter = await serveMetrics(metrics, given.metrics)
  await app.listen({ port: settings.port, host: settings.host })
  const { port } = app.server.address() as AddressInfo
  return {
    port,
    origin: `http://${reachable(settings.host)}:${port}`,
    send,
    revoke: (user) => sessions?.revoke(user),
    metricsPort: exporter?.port ?? null,
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
