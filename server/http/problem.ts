// Errors of the HTTP API as RFC 9457 has them.
import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'

export interface Problem {
  readonly status: number
  /** For programs: lower case with `-`. */
  readonly code: string
  /** For people: a sentence that says what was expected. */
  readonly detail: string
  /** Seconds after which the client may try again. */
  readonly retryAfter?: number
}

/** The schema of a problem, for the description of the API. */
export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
  },
} as const

export function sendProblem(
  reply: FastifyReply,
  { status, code, detail, retryAfter }: Problem,
): FastifyReply {
  if (retryAfter !== undefined) reply.header('Retry-After', String(retryAfter))
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail }
  return reply.code(status).type('application/problem+json').send(JSON.stringify(body))
}
