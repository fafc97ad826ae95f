import * as v from 'valibot'
import { defineTopic } from '../../../server/topics/define-topic'

export interface Said {
  readonly said: string
}

/** Adds the id of a command. */
export const say = (ids: readonly string[], { said }: Said): readonly string[] => [...ids, said]

/** A room keeps the ids of all that was said. */
export const room = defineTopic({
  name: 'room:*',
  command: v.object({ say: v.string() }),
  initial: (): readonly string[] => [],
  authorize: () => 'write',
  decide: (_ids, command) => ('say' in command ? [{ said: command.say }] : []),
  reduce: say,
})
