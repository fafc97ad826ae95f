// The product's own server behind the lines of virtual phones, under fake timers.
import { type Line } from 'mobx-miniprogram-socket/testing'
import { type ClientFrame, parseClientFrame } from '../../../store/protocol'
import { memory } from '../../../server/engine/memory/memory'
import type { TopicLog } from '../../../server/engine/topic-log'
import { Sessions } from '../../../server/session/sessions'
import type { Topic } from '../../../server/topics/define-topic'
import { Topics } from '../../../server/topics/topics'
import { texts } from './texts'

export class CoreServer {
  readonly log: TopicLog
  readonly topics: Topics
  /** Ms that each frame is on its way. */
  delay = 0
  /** The server's clock before that of the phones, in ms. */
  ahead = 0
  readonly errors: unknown[] = []
  /** Frames of clients, oldest first, without pings. */
  readonly heard: ClientFrame[] = []
  private readonly sessions: Sessions
  private readonly leaves = new Map<Line, () => void>()

  constructor({
    kinds = [texts],
    log = memory({ name: 'm' }),
  }: { readonly kinds?: readonly Topic[]; readonly log?: TopicLog } = {}) {
    this.log = log
    const host = {
      now: () => Date.now() + this.ahead,
      uptime: () => Date.now(),
      report: (error: unknown) => void this.errors.push(error),
      setTimer(callback: () => void, ms: number) {
        const timer = setTimeout(callback, ms)
        return () => {
          clearTimeout(timer)
        }
      },
    }
    this.topics = new Topics(kinds, { ...host, log, node: 'node', secretKey: 'key', random: () => 0.5 })
    this.sessions = new Sessions({
      ...host,
      topics: this.topics,
      stamp: () => log.stamp(),
      users: {
        verify: (token) => Promise.resolve({ user: token.slice('token-of-'.length), validFor: Infinity }),
      },
    })
  }

  readonly serve = (line: Line): void => {
    const session = this.sessions.join({
      send: (text) => {
        this.carry(() => {
          line.say(text)
        })
      },
      close: ({ code, reason }) => {
        this.leave(line)
        line.close(code, reason)
      },
      buffered: 0,
      pause: () => undefined,
      resume: () => undefined,
    })
    this.leaves.set(line, () => {
      this.sessions.leave(session)
    })
    line.onFrame = (text) => {
      const frame = parseClientFrame(text)
      if (frame.t !== 'fault' && frame.t !== 'ping') this.heard.push(frame)
      this.carry(() => {
        if (this.leaves.has(line)) session.receive(text)
      })
    }
    line.accept()
  }

  private carry(job: () => void): void {
    if (this.delay > 0) setTimeout(job, this.delay)
    else job()
  }

  /** The end of a line has come to the server. */
  leave(line: Line): void {
    const leave = this.leaves.get(line)
    this.leaves.delete(line)
    leave?.()
  }

  /** Breaks one connection, or all. */
  drop(lines: readonly Line[] = Array.from(this.leaves.keys())): void {
    for (const line of lines) {
      this.leave(line)
      line.drop()
    }
  }

  /** Frames of clients about the members of topics: `attach`, `detach`, and the data that they told. */
  get presence(): readonly string[] {
    return this.heard
      .filter((frame) => 'topic' in frame && frame.topic.startsWith('here:'))
      .map((frame) => (frame.t === 'command' ? JSON.stringify(frame.data) : frame.t))
  }
}
