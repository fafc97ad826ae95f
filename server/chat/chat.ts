// The topic of the demo's chat: chat/ on topics.
import * as v from 'valibot'
import { cleanName, cleanText, emptyChat, lengthOf, limits, nameOf, reduce, textFault } from '../../chat'
import { defineTopic } from '../topics/define-topic'
import { refuse } from '../topics/refusal'

/** Longest text that is looked at, in UTF-16 units: what is longer is no slip of a person. */
const mostUnits = 4_000

/** `chat:*`: a room where everybody may write. */
export const chat = defineTopic({
  name: 'chat:*',
  command: v.variant('type', [
    v.object({
      type: v.literal('say'),
      id: v.pipe(v.string(), v.regex(/^[0-9A-Za-z]+$/), v.maxLength(limits.id)),
      text: v.pipe(v.string(), v.maxLength(mostUnits)),
    }),
    v.object({ type: v.literal('join'), name: v.pipe(v.string(), v.maxLength(mostUnits)) }),
  ]),
  initial: () => emptyChat,
  authorize: () => 'write',
  decide(state, command, { user, now }) {
    switch (command.type) {
      case 'say': {
        const { id } = command
        const text = cleanText(command.text)
        const fault = textFault(text)
        if (fault) return refuse(fault)
        if (state.lines.some((line) => line.id === id)) return refuse('repeated')
        const last = state.lines.at(-1)?.at ?? 0
        return [{ type: 'said', id, user, text, at: Math.max(now, last + 1) }]
      }
      case 'join': {
        const name = cleanName(command.name)
        if (name === '' || lengthOf(name) > limits.name) return refuse('bad-name')
        return nameOf(state, user) === name ? refuse('named-so') : [{ type: 'joined', user, name }]
      }
      default:
        return []
    }
  },
  reduce,
  // A line that was on its way when the memory went is as good in the next one.
  afterReset: 'take',
})
