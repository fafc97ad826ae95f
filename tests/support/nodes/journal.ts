// A topic that keeps the ids of all that was written, so that a test can look for what is missing, doubled or out of order.
import * as v from 'valibot'
import { defineTopic } from '../../../server/topics/define-topic'

export interface Written {
  readonly id: string
}

export const write = (ids: readonly string[], { id }: Written): readonly string[] => [...ids, id]

export const journal = defineTopic({
  name: 'journal:*',
  command: v.object({ id: v.string() }),
  initial: (): readonly string[] => [],
  authorize: () => 'write',
  decide: (_ids, command) => ('id' in command ? [{ id: command.id }] : []),
  reduce: write,
})
