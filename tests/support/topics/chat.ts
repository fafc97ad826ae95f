// A small chat: lines, members, whispers that others do not see, a person who is muted, and a quiz that runs out.
import * as v from 'valibot'
import { defineTopic } from '../../../server/topics/define-topic'
import { hide, refuse } from '../../../server/topics/refusal'

export interface ChatState {
  readonly lines: readonly { readonly user: string; readonly text: string; readonly to?: string }[]
  readonly members: readonly string[]
  readonly muted: Readonly<Record<string, number>>
  readonly away: readonly string[]
  readonly quizEnds: number | null
}

export type ChatEvent =
  | {
      readonly type: 'said'
      readonly user: string
      readonly text: string
      readonly to?: string
      readonly at: number
    }
  | { readonly type: 'joined' | 'left' | 'went' | 'returned'; readonly user: string }
  | { readonly type: 'muted'; readonly user: string; readonly until: number }
  | { readonly type: 'asked'; readonly ends: number }
  | { readonly type: 'ended' }

const emptyChat: ChatState = { lines: [], members: [], muted: {}, away: [], quizEnds: null }

function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  const { members, away } = state
  switch (event.type) {
    case 'said': {
      const { user, text, to } = event
      return { ...state, lines: [...state.lines, { user, text, ...(to === undefined ? {} : { to }) }] }
    }
    case 'joined':
      return { ...state, members: [...members, event.user] }
    case 'left':
      return { ...state, members: members.filter((user) => user !== event.user) }
    case 'went':
      return { ...state, away: [...away, event.user] }
    case 'returned':
      return { ...state, away: away.filter((user) => user !== event.user) }
    case 'muted':
      return { ...state, muted: { ...state.muted, [event.user]: event.until } }
    case 'asked':
      return { ...state, quizEnds: event.ends }
    case 'ended':
      return { ...state, quizEnds: null }
  }
}

const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(30_000))

export const chat = defineTopic({
  name: 'room:*',
  command: v.variant('type', [
    v.object({ type: v.literal('say'), text, to: v.optional(v.string()) }),
    v.object({ type: v.literal('join') }),
    v.object({ type: v.literal('kick'), user: v.string() }),
    v.object({ type: v.literal('mute'), user: v.string(), ms: v.number() }),
    v.object({ type: v.literal('quiz'), ms: v.number() }),
  ]),
  initial: () => emptyChat,
  authorize(user, _name, { members }) {
    if (user === 'guest') return 'read'
    return members.includes('locked') && !members.includes(user) ? null : 'write'
  },
  decide(state, command, { user, now }) {
    switch (command.type) {
      case 'say': {
        const until = state.muted[user] ?? 0
        if (until > now) return refuse('muted', { until })
        const { text, to } = command
        return [{ type: 'said', user, text, at: now, ...(to === undefined ? {} : { to }) }]
      }
      case 'join':
        return state.members.includes(user) ? refuse('already-here') : [{ type: 'joined', user }]
      case 'kick':
        return [{ type: 'left', user: command.user }]
      case 'mute':
        return [{ type: 'muted', user: command.user, until: now + command.ms }]
      case 'quiz':
        return [{ type: 'asked', ends: now + command.ms }]
      case 'timeout':
        return [{ type: 'ended' }]
      case 'away':
        return state.members.includes(command.user) && !state.away.includes(command.user)
          ? [{ type: 'went', user: command.user }]
          : []
      case 'back':
        return state.away.includes(command.user) ? [{ type: 'returned', user: command.user }] : []
    }
  },
  reduce: reduceChat,
  view: (event, user) =>
    event.type === 'said' && event.to !== undefined && event.to !== user ? hide : event,
  viewState: (state, user) => ({
    ...state,
    lines: state.lines.filter((line) => line.to === undefined || line.to === user || line.user === user),
  }),
  deadline: ({ quizEnds }) => quizEnds,
  snapshotEvery: 10,
  history: 50,
})
