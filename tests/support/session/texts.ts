// The topic of docs/protocol.md: a list of texts. It refuses the word *rude*, and `out` of a user ends their membership.
import * as v from 'valibot'
import { defineTopic } from '../../../server/topics/define-topic'
import { refuse } from '../../../server/topics/refusal'

export interface TextEvent {
  readonly said: string
}

export const texts = defineTopic({
  name: 'room:*',
  command: v.object({ say: v.string() }),
  initial: (): readonly string[] => [],
  authorize: (user, _name, state) => (state.includes(`out ${user}`) ? null : 'write'),
  decide: (_state, command) => {
    if ('type' in command) return []
    return command.say === 'rude' ? refuse('rude') : [{ said: command.say }]
  },
  reduce: (state: readonly string[], { said }: TextEvent): readonly string[] => [...state, said],
})
