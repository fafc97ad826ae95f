// The description of the API. It is made when somebody asks for it: its libraries take memory, and few ask.
import type { RouteOptions } from 'fastify'

/** A route as it is described. */
export type Described = Pick<RouteOptions, 'method' | 'url' | 'schema'>

/** Describes routes as OpenAPI 3.1. */
export async function describeApi(routes: readonly Described[]): Promise<object> {
  const [{ default: fastify }, { default: swagger }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
  ])
  const app = fastify()
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Dig for gold',
        version: '1.0.0',
        description: 'The lobby. Games are played over `/session`.',
      },
      components: { securitySchemes: { pass: { type: 'http', scheme: 'bearer' } } },
    },
  })
  await app.register((described, _options, done) => {
    for (const { method, url, schema } of routes)
      described.route({ method, url, ...(schema ? { schema } : {}), handler: () => null })
    done()
  })
  await app.ready()
  const description = app.swagger()
  await app.close()
  return description
}
