// The schema of a room's commands.
import * as v from 'valibot'
import { type Options, optionsFault } from '../../game/options'
import { REACTIONS, type RoomCommand, type ServerCommand } from '../../game/room/command'
import { isName } from '../../game/room/name'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))
const name = v.pipe(v.string(), v.check(isName))
/** An own picture, as the app's HTTP server keeps it. */
const avatar = v.nullable(v.pipe(v.string(), v.maxLength(200), v.regex(/^(https:\/\/|\/)[!-~]+$/)))
/** Its form is checked by the rules, which have a refusal of their own for it. */
const seed = v.pipe(v.string(), v.maxLength(64))
const level = v.picklist(['easy', 'medium', 'hard'])

const options: v.GenericSchema<unknown, Options> = v.pipe(
  v.object({
    preset: v.picklist(['classic', 'quick', 'streak', 'flags']),
    width: whole,
    height: whole,
    gold: whole,
    seats: whole,
    turnTime: whole,
  }),
  v.check((chosen) => optionsFault(chosen) === null),
)

/** Commands of users, and `create`, which the server alone may send. */
export const command: v.GenericSchema<unknown, RoomCommand | Extract<ServerCommand, { type: 'create' }>> =
  v.variant('type', [
    v.object({ type: v.literal('sit'), seat: v.exactOptional(whole), name, avatar, seed }),
    v.object({ type: v.literal('stand') }),
    v.object({ type: v.literal('add-bot'), level }),
    v.object({ type: v.literal('remove-bot'), seat: whole }),
    v.object({ type: v.literal('start') }),
    v.object({ type: v.literal('dig'), cell: v.pipe(v.number(), v.integer()), turn: whole }),
    v.object({ type: v.literal('resign') }),
    v.object({ type: v.literal('claim') }),
    v.object({ type: v.literal('rematch'), yes: v.boolean(), seed }),
    v.object({ type: v.literal('react'), n: v.pipe(whole, v.maxValue(REACTIONS - 1)) }),
    v.object({ type: v.literal('present'), here: v.boolean() }),
    v.object({ type: v.literal('create'), options, by: v.string(), listed: v.boolean() }),
  ])
