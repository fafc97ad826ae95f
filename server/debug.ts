import type { FastifyPluginAsync, FastifySchemaValidationError } from 'fastify'
import type { Faults } from './faults'

/** Every field of every body, with what a person is told who gets it wrong. */
const fields = {
  on: { type: 'boolean', description: 'true or false' },
  ms: {
    type: 'integer',
    minimum: 0,
    maximum: 10_000,
    description: 'an integer from 0 to 10000, in milliseconds',
  },
  code: {
    type: 'integer',
    oneOf: [
      { minimum: 1_000, maximum: 1_014, not: { enum: [1_004, 1_005, 1_006] } },
      { minimum: 3_000, maximum: 4_999 },
    ],
    description: 'a close code that may be sent: 1000-1003, 1007-1014 or 3000-4999',
  },
  reason: { type: 'string', description: 'a text of at most 123 bytes in UTF-8' },
  text: { type: 'string', description: 'a text' },
} as const

type Field = keyof typeof fields

/** Bytes that a close frame has left for the reason. */
const reasonLimit = 123

/** `/debug/*`: switches the server's faults, each answered with the state of all. For development only. */
export function debugRoutes(faults: Faults): FastifyPluginAsync {
  return async (app) => {
    const parseJson = app.getDefaultJsonParser('error', 'error')
    // An action without arguments may come with the header of JSON and nothing behind it.
    app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) =>
      body === '' ? done(null, undefined) : parseJson(request, body, done),
    )

    app.get('/', async () => faults.report)

    app.post('/drop', async () => {
      faults.drop()
      return faults.report
    })

    app.post<{ Body: { code?: number; reason?: string } | undefined }>(
      '/close',
      { ...expecting([], ['code', 'reason']), preValidation: async (request) => void (request.body ??= {}) },
      async ({ body = {} }) => {
        if (Buffer.byteLength(body.reason ?? '') > reasonLimit) throw badRequest(expectation('reason'))
        faults.close(body.code, body.reason)
        return faults.report
      },
    )

    app.post<{ Body: { on: boolean } }>('/refuse', expecting(['on']), async ({ body }) => {
      faults.refuse(body.on)
      return faults.report
    })

    app.post<{ Body: { on: boolean } }>('/silence', expecting(['on']), async ({ body }) => {
      faults.silence(body.on)
      return faults.report
    })

    app.post<{ Body: { ms: number } }>('/delay', expecting(['ms']), async ({ body }) => {
      faults.delay(body.ms)
      return faults.report
    })

    app.post<{ Body: { text: string } }>('/push', expecting(['text']), async ({ body }) => {
      faults.push(body.text)
      return faults.report
    })

    app.post('/reset', async () => {
      faults.reset()
      return faults.report
    })
  }
}

/** Route options: a JSON object of exactly these fields. */
function expecting(required: readonly Field[], optional: readonly Field[] = []) {
  const names = [...required, ...optional]
  const properties = Object.fromEntries(names.map((name) => [name, fields[name]]))
  return {
    schema: { body: { type: 'object', required, properties, additionalProperties: false } },
    schemaErrorFormatter: ([error]: FastifySchemaValidationError[]) => new Error(sentence(error, names)),
  }
}

function sentence(error: FastifySchemaValidationError | undefined, names: readonly Field[]): string {
  const { additionalProperty, missingProperty } = error?.params ?? {}
  if (typeof additionalProperty === 'string') {
    return `Unknown field "${additionalProperty}": expected ${names.map((name) => `"${name}"`).join(' and ')}.`
  }
  const name = names.find((name) => name === missingProperty || error?.instancePath === `/${name}`)
  return name ? expectation(name) : `Body: expected a JSON object. ${names.map(expectation).join(' ')}`
}

function expectation(name: Field): string {
  return `Field "${name}": expected ${fields[name].description}.`
}

function badRequest(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 400 })
}
