// The lobby over HTTP: most visitors only look, and a look needs no socket.
import etag from '@fastify/etag'
import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { type Options, optionsFault, optionsOf } from '../../game/options'
import { codeOf, newCode } from '../../game/room/code'
import type { Directory } from '../game/directory'
import { topicOf } from '../game/room-topic'
import type { Rate } from '../session/pace'
import type { SendCommand } from '../topics/topics'
import { KeyRate } from '../users/key-rate'
import { AddressRate } from './address-rate'
import { schemas } from './games-schema'
import { type Described, describeApi } from './openapi'
import { type Problem, sendProblem } from './problem'

export interface GameRoutesOptions {
  readonly directory: Directory
  /** The user of a pass, or `null`. */
  readonly userOf: (pass: string) => string | null | Promise<string | null>
  /** A number in [0, 1). @default Math.random */
  readonly random?: () => number
}

/** Rooms that one user may have made and that are used. */
const MOST_ROOMS = 3
/** Codes that are tried for a new room. That all of them are taken does not happen by chance. */
const MOST_CODES = 10
/** Requests of one address, which thousands of phones may share. */
const requests: Rate = { perSecond: 50, burst: 200 }
const creations: Rate = { perSecond: 5 / 60, burst: 5 }
/** A code has 31⁶ forms: at this pace nobody finds the rooms of others. */
const lookups: Rate = { perSecond: 20 / 60, burst: 20 }

const problems = {
  'no-pass': {
    status: 401,
    detail: 'Expected the header Authorization: Bearer, with the pass from POST /login.',
  },
  'no-room': { status: 404, detail: 'There is no room with this code, or no longer.' },
  'no-game': { status: 404, detail: 'There is no ended game with this id.' },
  'bad-code': { status: 400, detail: 'A code has 6 characters of 23456789ABCDEFGHJKMNPQRSTUVWXYZ.' },
  'too-many-rooms': { status: 409, detail: `You have made ${String(MOST_ROOMS)} rooms that are still used.` },
} as const satisfies Record<string, Omit<Problem, 'code'>>

/** `/rooms` and `/games`, with their description at `/openapi.json`. */
export function gameRoutes({
  directory,
  userOf,
  random = Math.random,
}: GameRoutesOptions): FastifyPluginAsync<{ send: SendCommand }> {
  const uptime = (): number => performance.now()
  const [creation, lookup] = [new KeyRate(creations, uptime), new AddressRate(lookups, uptime)]
  const arrival = new AddressRate(requests, uptime)

  return async (app, { send }) => {
    await app.register(etag, { weak: true })
    app.setErrorHandler<FastifyError>((error, _request, reply) => {
      if (!error.validation) throw error
      return sendProblem(reply, { status: 400, code: 'malformed', detail: `${error.message}.` })
    })
    await app.register((routes: FastifyInstance) => {
      routes.addHook('onRequest', (request, reply, next) => {
        const ms = arrival.take(request.ip)
        if (ms > 0) return void tooFast(reply, ms)
        next()
      })
      const described: Described[] = []
      let description: Promise<object> | undefined
      routes.addHook('onRoute', (route) => void (route.method === 'HEAD' || described.push(route)))
      routes.get('/rooms', { schema: schemas.rooms }, (request) => {
        return directory.rooms(...pageIn(request))
      })
      routes.post('/rooms', { schema: schemas.create, bodyLimit: 1_024 }, async (request, reply) => {
        const user = await userFor(request)
        if (user === null) return refuse(reply, 'no-pass')
        const { listed, ...chosen } = request.body as Partial<Options> & { listed: boolean }
        const options = optionsOf(chosen)
        const fault = optionsFault(options)
        if (fault)
          return sendProblem(reply, { status: 400, code: 'bad-options', detail: `Expected: ${fault}.` })
        if ((await directory.madeBy(user)) >= MOST_ROOMS) return refuse(reply, 'too-many-rooms')
        const ms = creation.take(user)
        if (ms > 0) return tooFast(reply, ms)
        for (let left = MOST_CODES; left > 0; left -= 1) {
          const code = newCode(random)
          const answer = await send(topicOf(code), { type: 'create', options, by: user, listed })
          if (answer.kind === 'acked')
            return reply.code(201).header('Location', `/rooms/${code}`).send({ code, options })
          if (answer.code !== 'room-full') throw new Error(`Room ${code} was not made: ${answer.code}.`)
        }
        throw new Error(`No room was made: ${String(MOST_CODES)} codes in a row are taken.`)
      })
      routes.get('/rooms/:code', { schema: schemas.room }, async (request, reply) => {
        const { code: typed } = request.params as { code: string }
        const ms = lookup.take((await userFor(request)) ?? request.ip)
        if (ms > 0) return tooFast(reply, ms)
        const code = codeOf(typed)
        if (code === null) return refuse(reply, 'bad-code')
        return (await directory.room(code)) ?? refuse(reply, 'no-room')
      })
      routes.get('/games', { schema: schemas.games }, async (request, reply) => {
        const user = await userFor(request)
        if (user === null) return refuse(reply, 'no-pass')
        const [rooms, games] = await Promise.all([
          directory.roomsOf(user),
          directory.gamesOf(user, ...pageIn(request)),
        ])
        return { rooms, ...games }
      })
      routes.get('/games/:id', { schema: schemas.game }, async (request, reply) => {
        const { id } = request.params as { id: string }
        return (await directory.game(id)) ?? refuse(reply, 'no-game')
      })
      routes.get('/openapi.json', { schema: { hide: true } }, () => (description ??= describeApi(described)))
      return Promise.resolve()
    })
  }

  async function userFor({ headers }: FastifyRequest): Promise<string | null> {
    const [scheme, pass = ''] = (headers.authorization ?? '').split(' ')
    return scheme?.toLowerCase() === 'bearer' ? userOf(pass) : null
  }
}

/** The page that a request asks for. */
function pageIn({ query }: FastifyRequest): [before: number, limit: number] {
  const { before, limit } = query as { before?: string; limit: string }
  return [before === undefined ? Infinity : Number(before), Number(limit)]
}

function refuse(reply: FastifyReply, code: keyof typeof problems): FastifyReply {
  return sendProblem(reply, { code, ...problems[code] })
}

function tooFast(reply: FastifyReply, ms: number): FastifyReply {
  const retryAfter = Math.ceil(ms / 1_000)
  return sendProblem(reply, {
    status: 429,
    code: 'too-fast',
    detail: `Try again in ${String(retryAfter)} s.`,
    retryAfter,
  })
}
