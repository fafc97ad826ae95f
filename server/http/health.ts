import type { FastifyPluginCallback } from 'fastify'

/** `engine`: it does not answer. */
export type Readiness = 'ready' | 'draining' | 'engine'

/**
 * `GET /health`, for people: `uptime` in seconds, and the number of WebSockets. `/health/live` answers for as long as the process can,
 * `/health/ready` 503 where a load balancer should send nobody.
 */
export function healthRoutes(connections: () => number, readiness: () => Readiness): FastifyPluginCallback {
  const startedAt = performance.now()
  return (app, _options, done) => {
    app.get('/health', () => ({
      status: 'ok',
      uptime: Math.round(performance.now() - startedAt) / 1_000,
      connections: connections(),
    }))
    app.get('/health/live', () => ({ status: 'live' }))
    app.get('/health/ready', (_request, reply) => {
      const status = readiness()
      return reply.code(status === 'ready' ? 200 : 503).send({ status })
    })
    done()
  }
}
