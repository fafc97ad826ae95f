// Compilers of schemas that are loaded by the first request that needs them: they take 10 MB, and a server may wait long for it.
import type ajv from '@fastify/ajv-compiler'
import type stringify from '@fastify/fast-json-stringify-compiler'

type Validate = ((data: unknown) => unknown) & { errors?: unknown }

/** Do the same as Fastify's own compilers. A schema that is none fails at its first request, not at the start. */
export const lazySchemas = {
  buildValidator(...options: Parameters<ReturnType<typeof ajv>>) {
    const compiler = once(() => validators()()(...options))
    return (...route: Parameters<ReturnType<ReturnType<typeof ajv>>>) => {
      const compiled = once(() => compiler()(...route) as Validate)
      const validate: Validate = (data) => {
        const result = compiled()(data)
        validate.errors = compiled().errors
        return result
      }
      return validate as ReturnType<ReturnType<ReturnType<typeof ajv>>>
    }
  },
  buildSerializer(...options: Parameters<ReturnType<typeof stringify>>) {
    const compiler = once(() => serializers()()(...options))
    return (...route: Parameters<ReturnType<ReturnType<typeof stringify>>>) => {
      const compiled = once(() => compiler()(...route))
      return (data: unknown) => compiled()(data)
    }
  },
}

// Fastify asks in the middle of a request, which cannot wait for an `import()`.
/* eslint-disable @typescript-eslint/no-require-imports */
const validators = (): typeof ajv => require('@fastify/ajv-compiler') as typeof ajv
const serializers = (): typeof stringify =>
  require('@fastify/fast-json-stringify-compiler') as typeof stringify
/* eslint-enable */

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
