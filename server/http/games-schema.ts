// The shapes of the lobby's requests and answers: what is checked, and what /openapi.json says.
import { presets, turnTimes } from '../../game/options'
import { problemSchema } from './problem'

const problem = {
  description: 'Why not.',
  content: { 'application/problem+json': { schema: problemSchema } },
}
const pass = [{ pass: [] }]
const integer = { type: 'integer' } as const
const text = { type: 'string' } as const

const options = {
  type: 'object',
  properties: {
    preset: { type: 'string', enum: Object.keys(presets) },
    width: integer,
    height: integer,
    gold: integer,
    seats: integer,
    turnTime: { type: 'integer', enum: turnTimes, description: 'Ms for one turn.' },
  },
} as const

const card = {
  type: 'object',
  properties: {
    code: text,
    options,
    phase: { type: 'string', enum: ['waiting', 'playing', 'over'] },
    taken: { type: 'integer', description: 'Seats with a player.' },
    watchers: integer,
    createdAt: { type: 'integer', description: 'Ms since 1970.' },
  },
} as const

const game = {
  type: 'object',
  properties: {
    id: text,
    code: text,
    options,
    endedAt: { type: 'integer', description: 'Ms since 1970.' },
    names: { type: 'array', items: text },
    cells: { type: 'string', description: 'One character a cell: . closed, 0–8 gold beside it, g gold.' },
    by: { type: 'string', description: 'Digit of the seat that opened each cell, or a point.' },
    result: {
      type: 'object',
      properties: {
        round: integer,
        why: text,
        winners: { type: 'array', items: integer },
        players: {
          type: 'array',
          items: { type: 'object', properties: { seat: integer, seed: text, score: integer } },
        },
        starter: integer,
        commitment: text,
        serverSeed: text,
      },
    },
  },
} as const

const pageOf = (items: object, more: object = {}) => ({
  type: 'object',
  properties: {
    ...more,
    list: { type: 'array', items },
    next: { type: ['integer', 'null'], description: 'Give it as `before` for the next page.' },
  },
})

/** Values of a query are texts. */
const query = {
  type: 'object',
  additionalProperties: false,
  properties: {
    before: { type: 'string', pattern: '^\\d{1,15}$', description: '`next` of the page before.' },
    limit: { type: 'string', pattern: '^([1-9]|[1-4]\\d|50)$', default: '20', description: '1 to 50.' },
  },
} as const

const parameter = (name: string) => ({
  type: 'object',
  properties: { [name]: { type: 'string', maxLength: 40 } },
})

/** One schema a route. */
export const schemas = {
  rooms: {
    summary: 'Rooms that anybody may enter, the newest first.',
    querystring: query,
    response: { 200: pageOf(card) },
  },
  create: {
    summary: 'Makes a room.',
    security: pass,
    body: {
      ...options,
      additionalProperties: false,
      properties: { ...options.properties, listed: { type: 'boolean', default: true } },
    },
    response: { 201: { type: 'object', properties: { code: text, options } }, '4xx': problem },
  },
  room: {
    summary: 'A room by its code.',
    params: parameter('code'),
    response: { 200: card, '4xx': problem },
  },
  games: {
    summary: 'The rooms in which you sit, and the games that you have played.',
    security: pass,
    querystring: query,
    response: { 200: pageOf(game, { rooms: { type: 'array', items: card } }), '4xx': problem },
  },
  game: {
    summary: 'An ended game with its proof.',
    params: parameter('id'),
    response: { 200: game, '4xx': problem },
  },
}
