import type { FastifyPluginCallback, FastifySchemaValidationError } from 'fastify'
import type { FaultReport, Faults } from '../sockets/faults'
import { findForeign } from './own-pages'

/** Every field of every body; `description` completes the error message "expected …". */
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

interface On {
  Body: { on: boolean }
}
interface Delay {
  Body: { ms: number }
}
interface Push {
  Body: { text: string }
}
interface Close {
  Body: { code?: number; reason?: string } | null
}

/** Longest reason that a close frame can hold, in bytes. */
const reasonLimit = 123

/**
 * `/debug/*`: each route switches one fault and answers with the state of all. For development only.
 *
 * @param names hosts or origins by which the server may be asked, besides addresses and `localhost`
 */
export function debugRoutes(faults: Faults, names: readonly string[]): FastifyPluginCallback {
  const report = (): FaultReport => faults.report
  const after = (act: () => void): FaultReport => {
    act()
    return faults.report
  }
  return (app, _options, done) => {
    // Any web page may send a POST without permission; visiting a page of another site must not break connections.
    app.addHook('onRequest', (request, _reply, allowed) => {
      const reason = findForeign(request.headers, names)
      allowed(reason === null ? undefined : httpError(403, reason))
    })
    const parseJson = app.getDefaultJsonParser('error', 'error')
    // A request without arguments may have the JSON header and an empty body.
    app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, parsed) =>
      body === '' ? parsed(null, undefined) : parseJson(request, body, parsed),
    )
    app.get('/', report)
    app.post('/drop', () => after(() => faults.drop()))
    app.post('/reset', () => after(() => faults.reset()))
    app.post<On>('/refuse', expecting(['on']), ({ body }) => after(() => faults.refuse(body.on)))
    app.post<On>('/silence', expecting(['on']), ({ body }) => after(() => faults.silence(body.on)))
    app.post<Delay>('/delay', expecting(['ms']), ({ body }) => after(() => faults.delay(body.ms)))
    app.post<Push>('/push', expecting(['text']), ({ body }) => after(() => faults.push(body.text)))
    app.post<Close>('/close', expecting([], ['code', 'reason']), ({ body }) => {
      const { code, reason = '' } = body ?? {}
      if (Buffer.byteLength(reason) > reasonLimit) throw httpError(400, expectation('reason'))
      return after(() => faults.close(code, reason))
    })
    done()
  }
}

/** Route options: a JSON object of exactly these fields. */
function expecting(required: readonly Field[], optional: readonly Field[] = []) {
  const names = [...required, ...optional]
  const properties = Object.fromEntries(names.map((name) => [name, fields[name]]))
  return {
    // Where no field is required the body may be missing; Fastify validates it as null.
    schema: {
      body: {
        type: required.length > 0 ? 'object' : ['object', 'null'],
        required,
        properties,
        additionalProperties: false,
      },
    },
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

function httpError(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode })
}
