import type { FastifyError, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import type { Rate } from '../session/pace'
import type { Credential, LoginUsers } from '../users/login'
import { findForeignApp } from '../sockets/foreign-app'
import { AddressRate } from './address-rate'
import { answerTo, type LoginProblem } from './login-answers'
import { findForeign } from './own-pages'

export interface LoginRoutesOptions {
  readonly users: LoginUsers
  /** Web origins with pages that may log in, besides the pages of the server itself. */
  readonly origins: readonly string[]
  /** Mini-programs that may log in; undefined allows all. */
  readonly appIds?: readonly string[] | undefined
  /** Name or address of the server. */
  readonly host: string
  /** The name of a user in the log. */
  readonly digest: (user: string) => string
  /** Logins of one address. */
  readonly rate: Rate
}

const bodyLimit = 1_024

const body = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: {
    code: { type: 'string', pattern: '^[!-~]{1,100}$' },
    // A phone without a pass may send an empty one: it hears that it needs a code.
    pass: { type: 'string', maxLength: 512 },
  },
}

/** `POST /login`: a code of `wx.login`, or the pass of an earlier login, for a ticket. */
export function loginRoutes({
  digest,
  users,
  origins,
  appIds,
  host,
  rate,
}: LoginRoutesOptions): FastifyPluginCallback {
  const names = [host, ...origins]
  const addresses = new AddressRate(rate, () => performance.now())

  return (app, _options, done) => {
    if (users.isLocal) {
      app.log.warn('POST /login has users for development: everybody may log in under any name')
    }
    app.removeContentTypeParser('text/plain')
    app.addHook('onRequest', (request, reply, next) => {
      const { origin } = request.headers
      reply.headers({ 'Cache-Control': 'no-store', Vary: 'Origin' })
      if (origin !== undefined) {
        const isNamed = origins.includes(origin)
        const message = isNamed ? null : findForeign(request.headers, names)
        if (message !== null) return void refuse(reply, 'foreign-page', { message })
        if (isNamed) reply.header('Access-Control-Allow-Origin', origin)
      }
      const message = findForeignApp(request.headers.referer, appIds)
      if (message !== null) return void refuse(reply, 'foreign-page', { message })
      if (request.method === 'OPTIONS') return void permit(reply)
      if (request.method !== 'POST') return void refuse(reply.header('Allow', allowed), 'not-allowed')
      const ms = addresses.take(request.ip)
      if (ms > 0) return void refuse(reply, 'too-many', { retryAfter: Math.ceil(ms / 1_000) })
      next()
    })
    app.setErrorHandler<FastifyError>((error, _request, reply) => {
      const problem = problems.get(error.statusCode ?? 500)
      if (problem === undefined) throw error
      return refuse(reply, problem)
    })
    app.post('/login', { bodyLimit, schema: { body } }, async (request, reply) => {
      const answer = await users.login(request.body as Credential)
      if (!('failure' in answer)) {
        request.log.info({ user: digest(answer.user) }, 'logged in')
        return answer
      }
      report(request, answer.failure, answer.detail)
      return refuse(reply, answer.failure)
    })
    // `onRequest` has answered.
    const others = app.supportedMethods.filter((method) => method !== 'POST')
    app.route({ method: others, url: '/login', handler: () => undefined })
    done()
  }
}

const allowed = 'POST, OPTIONS'

/** Problems of a body, by the status that Fastify gives its errors. */
const problems: ReadonlyMap<number, LoginProblem> = new Map([
  [400, 'malformed'],
  [413, 'too-large'],
  [415, 'not-json'],
])

/** Answers the question of a browser before a page of another origin may send JSON. */
function permit(reply: FastifyReply): FastifyReply {
  return reply
    .headers({
      Allow: allowed,
      'Access-Control-Allow-Methods': 'POST',
      'Access-Control-Allow-Headers': 'Content-Type',
      'Access-Control-Max-Age': '600',
    })
    .code(204)
    .send()
}

function refuse(
  reply: FastifyReply,
  problem: LoginProblem,
  exact?: Parameters<typeof answerTo>[1],
): FastifyReply {
  const { status, headers, body } = answerTo(problem, exact)
  return reply.headers(headers).code(status).send(body)
}

const ofClients: ReadonlySet<LoginProblem> = new Set(['bad-code', 'bad-pass', 'banned'])

/** Wrong codes are an error of the client; the rest is for those who run the server. */
function report(request: FastifyRequest, failure: LoginProblem, detail?: string | number): void {
  const level = ofClients.has(failure) ? 'debug' : 'warn'
  request.log[level]({ failure, detail }, 'login refused')
}
