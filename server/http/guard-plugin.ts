import type { FastifyInstance, FastifyPluginAsync, FastifyPluginCallback } from 'fastify'

/** Returns a plugin that rejects where the other one throws: Fastify calls it later, where an error would end the process. */
export function guardPlugin<Options extends object>(
  plugin: FastifyPluginAsync<Options> | FastifyPluginCallback<Options>,
): FastifyPluginAsync<Options> {
  const run = plugin as (app: FastifyInstance, options: Options, done?: (error?: Error) => void) => unknown
  const guarded: FastifyPluginAsync<Options> = async (app, options) => {
    if (plugin.length < 3) return void (await run(app, options))
    await new Promise<void>((resolve, reject) => {
      run(app, options, (error) => (error ? reject(error) : resolve()))
    })
  }
  // Marks of fastify-plugin, and the name that errors of Fastify show.
  return Object.defineProperty(Object.assign(guarded, plugin), 'name', { value: plugin.name })
}
