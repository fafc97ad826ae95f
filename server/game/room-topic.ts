// The room of a game: game/ on topics.
import type { RoomCommand, ServerCommand } from '../../game/room/command'
import { shown } from '../../game/room/event'
import { decide, decideForServer } from '../../game/rules/decide'
import { noRoomState, reduceState, type RoomState, viewOf } from '../../game/rules/state'
import { deadline } from '../../game/rules/time'
import { defineTopic, SYSTEM } from '../topics/define-topic'
import { refuse } from '../topics/refusal'
import { command } from './command'
import { type Directory, isNews } from './directory'
import { secretOf } from './secret'

const PREFIX = 'room:'

/** Name of the topic of a room. */
export const topicOf = (code: string): string => `${PREFIX}${code}`

/** Users who may watch a room. */
const MOST_WATCHERS = 100

/**
 * `room:CODE`. A room is made by the server's `create`; before that, and when it has gone, all commands are refused.
 *
 * @param boards the holder of the secret
 */
export const roomTopic = (directory: Pick<Directory, 'note'>, boards = secretOf) =>
  defineTopic({
    name: `${PREFIX}*`,
    command,
    initial: (name: string): RoomState => noRoomState(name.slice(PREFIX.length)),
    authorize: (user, _name, state) =>
      state.hidden.users.includes(user) ||
      state.hidden.watching.includes(user) ||
      state.hidden.watching.length < MOST_WATCHERS
        ? 'write'
        : null,
    decide(state, asked, context) {
      const options = asked.type === 'create' ? asked.options : state.options
      const table = {
        user: context.user,
        now: context.now,
        random: () => context.random(),
        secret: boards(state.code, options, (label) => context.secret(label)),
      }
      if (isOfServer(asked) && context.user !== SYSTEM) return refuse('not-host')
      const decision = isOfServer(asked) ? decideForServer(state, asked, table) : decide(state, asked, table)
      return typeof decision === 'string' ? refuse(decision) : decision
    },
    reduce: reduceState,
    view: shown,
    viewState: viewOf,
    deadline,
    // A dig of a lost board would hit another one.
    afterReset: 'refuse',
    effects: (events, { state, place }) => (isNews(events) ? directory.note(state, place) : undefined),
  })

function isOfServer(asked: RoomCommand | ServerCommand): asked is ServerCommand {
  return ['create', 'timeout', 'away', 'back'].includes(asked.type)
}
