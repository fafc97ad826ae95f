// The server of this project with one kind of topic.
import * as v from 'valibot'
import { createServer } from '../../../server/app'
import { defineTopic } from '../../../server/topics/define-topic'
import { reportPort } from './answering'

const room = defineTopic({
  name: 'room:*',
  command: v.object({ say: v.string() }),
  initial: () => 0,
  authorize: () => 'write',
  decide: (_count, command) => ('say' in command ? [{ said: command.say }] : []),
  reduce: (count: number, _event: { readonly said: string }) => count + 1,
})

void createServer({
  port: 0,
  logLevel: 'silent',
  topics: [room],
  users: { verify: (user) => Promise.resolve({ user }) },
}).then(({ port }) => reportPort(port))
