import type { FastifyPluginAsync } from 'fastify'

/** `GET /health`, for load balancers and people: seconds since start, and the number of sockets. */
export function healthRoutes(connections: () => number): FastifyPluginAsync {
  const startedAt = performance.now()
  return async (app) => {
    app.get('/health', async () => ({
      status: 'ok',
      uptime: Math.round(performance.now() - startedAt) / 1_000,
      connections: connections(),
    }))
  }
}
