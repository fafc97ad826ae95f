import * as v from 'valibot'
import { defineTopic } from '../../../server/topics/define-topic'

export interface Said {
  readonly said: string
}

/** Adds the id of a command. */
export const add = (list: readonly string[], { said }: Said): readonly string[] => [...list, said]

/** A room keeps the ids of all commands. */
export const ids = defineTopic({
  name: 'room:*',
  command: v.object({ say: v.string() }),
  initial: (): readonly string[] => [],
  authorize: () => 'write',
  decide: (_list, command) => ('say' in command ? [{ said: command.say }] : []),
  reduce: add,
})
