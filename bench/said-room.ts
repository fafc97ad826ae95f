// The smallest topic with something to tell: what one says, all hear.
import * as v from 'valibot'
import { defineTopic } from '../server/topics/define-topic'

export interface Said {
  readonly said: string
}

export const saidRoom = defineTopic({
  name: 'room:*',
  command: v.object({ say: v.string() }),
  initial: () => 0,
  authorize: () => 'write',
  decide: (_count, command) => ('say' in command ? [{ said: command.say }] : []),
  reduce: (count: number, _event: Said) => count + 1,
})
