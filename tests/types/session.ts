// Type test of the session: compiled, never run. An expected error is marked, and the check fails if it compiles.
import { createSocketStore } from 'mobx-miniprogram-socket'
import { type CommandEnd, session, type Topic } from 'mobx-miniprogram-socket/session'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(proof: Equal<A, B>): void => void proof

interface Said {
  readonly said: string
}
interface Say {
  readonly say: string
}

const socket = createSocketStore({
  url: 'wss://example.com',
  session: session({ auth: async () => ({ user: 'ann', token: 't' }), user: () => 'ann' }),
})

// The functions of a topic of the server tell all types.
const room = socket.topic('room:1', {
  initial: [] as readonly string[],
  reduce: (lines: readonly string[], { said }: Said) => [...lines, said],
  optimistic: (lines, { say }: Say) => [...lines, say],
})
same<typeof room, Topic<readonly string[], Say>>(true)
same<typeof room.state, readonly string[]>(true)

const entry = room.send({ say: 'hi' })
same<typeof entry.data, Say>(true)
void entry.done.then((end) => {
  same<typeof end, CommandEnd>(true)
  if (end.kind === 'refused') same<typeof end.code, string>(true)
  // @ts-expect-error only a refusal has a code
  if (end.kind === 'unknown') void end.code
})

// @ts-expect-error a command of another topic
room.send({ shout: 'hi' })
// @ts-expect-error the state is read, not written
room.state = []
// @ts-expect-error auth gives user and token
session({ auth: () => ({ user: 'ann' }) })
// @ts-expect-error an option that session does not have
session({ auth: () => ({ user: 'ann', token: 't' }), token: 't' })
