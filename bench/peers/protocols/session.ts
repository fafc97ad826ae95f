import { memory } from '../../../server/engine/memory/memory'
import type { TopicLog } from '../../../server/engine/topic-log'
import { Sessions } from '../../../server/session/sessions'
import { Topics } from '../../../server/topics/topics'
import { type Said, saidRoom } from '../../said-room'
import type { Protocol } from './protocol'

/**
 * The server of this project, without its sockets: a message has arrived when the log has it. Each phone has a room of its own, so
 * that a crowd of phones is a crowd of connections and no crowd in one room.
 */
export const session: Protocol = (world) => {
  const now = (): number => world.now()
  const timing = { now, random: () => world.random(), setTimer: world.setTimer.bind(world) }
  /** Ends the bench: the page swallows rejections, as a browser does. */
  const report = (error: unknown): void => {
    queueMicrotask(() => {
      throw error
    })
  }
  let started = 0
  const start = (): TopicLog => memory({ name: `m${String((started += 1))}`, now })
  const noted = (log: TopicLog): TopicLog => ({
    ...log,
    async append(topic, at, commands) {
      const appended = await log.append(topic, at, commands)
      commands.forEach(({ events }, index) => {
        if (appended[index]?.kind === 'done')
          for (const event of events) world.took((JSON.parse(event) as Said).said)
      })
      return appended
    },
  })
  let log = noted(start())
  const serve = (): { topics: Topics; sessions: Sessions } => {
    const node = `n${String((started += 1))}`
    const topics = new Topics([saidRoom], { ...timing, log, node, report, secretKey: 'key' })
    const users = { verify: (user: string) => Promise.resolve({ user }) }
    const stamp = (): string => log.stamp()
    return { topics, sessions: new Sessions({ ...timing, topics, users, uptime: now, stamp, report }) }
  }
  let server = serve()
  return {
    converse(wire) {
      const { sessions } = server
      const one = sessions.join({
        send: wire.say,
        close: (close) => {
          wire.close(close)
          sessions.leave(one)
        },
        buffered: 0,
        pause: () => undefined,
        resume: () => undefined,
      })
      return (frame) => {
        one.receive(frame)
      }
    },
    restart(state) {
      void server.topics.stop()
      if (state === 'lost') log = noted(start())
      server = serve()
    },
  }
}
