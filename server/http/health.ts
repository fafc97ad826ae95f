import type { FastifyPluginCallback } from 'fastify'

/** `GET /health`, for load balancers and people: `uptime` in seconds, and the number of WebSockets. */
export function healthRoutes(connections: () => number): FastifyPluginCallback {
  const startedAt = performance.now()
  return (app, _options, done) => {
    app.get('/health', () => ({
      status: 'ok',
      uptime: Math.round(performance.now() - startedAt) / 1_000,
      connections: connections(),
    }))
    done()
  }
}
