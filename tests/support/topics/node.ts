// One node with its topics, under a clock that the test moves, and clients that write down the frames they get.
import type { CloseFrame } from '../../../store/base/errors'
import type { ServerFrame } from '../../../store/protocol'
import { memory } from '../../../server/engine/memory/memory'
import type { TopicLog } from '../../../server/engine/topic-log'
import type { Topic } from '../../../server/topics/define-topic'
import type { Peer, Subscription } from '../../../server/topics/peer'
import { Topics } from '../../../server/topics/topics'
import { chat } from './chat'

export interface TestClock {
  now(): number
  setTimer(callback: () => void, ms: number): () => void
  /** Moves on, and lets all that is due come. */
  pass(ms: number): Promise<void>
  /** The process stands still: time goes on, and no timer comes. */
  stall(ms: number): void
  readonly timers: number
}

export function testClock(): TestClock {
  let now = 1_000_000
  const timers = new Set<{ at: number; callback: () => void }>()
  return {
    now: () => now,
    setTimer(callback, ms) {
      const timer = { at: now + ms, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async pass(ms) {
      const end = now + ms
      for (;;) {
        await idle()
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (!next) break
        now = Math.max(now, next.at)
        // Timers of one moment fire before anything that the first of them starts is done: nodes act at the same time.
        for (const timer of [...timers]) if (timer.at <= now && timers.delete(timer)) timer.callback()
      }
      now = end
    },
    stall(ms) {
      now += ms
    },
    get timers() {
      return timers.size
    },
  }
}

/** Waits until no promise is left to be called. */
export function idle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export interface TestNodeOptions {
  readonly log?: TopicLog
  readonly clock?: TestClock
  readonly name?: string
  readonly kinds?: readonly Topic[]
  readonly random?: () => number
}

export class TestNode {
  readonly clock: TestClock
  readonly log: TopicLog
  readonly topics: Topics
  readonly errors: unknown[] = []

  constructor({ clock = testClock(), log, name = 'node', kinds = [chat], random }: TestNodeOptions = {}) {
    this.clock = clock
    this.log = log ?? memory({ name: 'm', now: () => clock.now() })
    this.topics = new Topics(kinds, {
      log: this.log,
      node: name,
      secretKey: 'key',
      now: () => clock.now(),
      random: random ?? (() => 0.5),
      setTimer: (callback, ms) => clock.setTimer(callback, ms),
      report: (error) => this.errors.push(error),
    })
  }

  connect(user: string, topic = 'room:1'): TestClient {
    return new TestClient(this, user, topic)
  }
}

/** A connection on one topic. */
export class TestClient implements Peer {
  frames: ServerFrame[] = []
  closed: CloseFrame | undefined
  isFull = false
  readonly pump: Subscription
  readonly #node: TestNode
  readonly #topic: string

  constructor(node: TestNode, user: string, topic: string) {
    const pump = node.topics.open(topic, user, this)
    if (!pump) throw new Error(`no topic ${topic}`)
    this.#node = node
    this.#topic = topic
    this.pump = pump
  }

  send(frame: ServerFrame): void {
    if (!this.closed) this.frames.push(JSON.parse(JSON.stringify(frame)) as ServerFrame)
  }

  close(close: CloseFrame): void {
    if (this.closed) return
    this.closed = close
    this.pump.detach('left')
  }

  async attach(at?: string, ...lines: string[]): Promise<void> {
    this.pump.attach({ lines, ...(at === undefined ? {} : { at }) })
    await idle()
  }

  /** Sends `data` as number `n` of a line. */
  async command(
    n: number,
    data: unknown,
    more: { line?: string; after?: number; since?: string } = {},
  ): Promise<void> {
    const command = { t: 'command', topic: this.#topic, line: 'l', after: 0, n, data, ...more } as const
    this.pump.command(command, this.#node.clock.now())
    await idle()
  }

  /** The frames since the last call, in short. */
  take(): string[] {
    return this.frames.splice(0).map(textOf)
  }

  get last(): ServerFrame | undefined {
    return this.frames[this.frames.length - 1]
  }
}

/** `events 1→2 [said hi] {l: 3 ok}`: positions by their offsets, events by type and text, answers by line. */
function textOf(frame: ServerFrame): string {
  if (frame.t !== 'attached' && frame.t !== 'events') return frame.t
  const { answers } = frame
  const parts: string[] = [frame.t]
  if (frame.t === 'attached' && frame.no !== undefined) parts.push(`no: ${frame.no}`)
  else if (frame.after !== undefined) parts.push(`${offset(frame.after)}→${offset(frame.to)}`)
  else if (frame.to !== undefined) parts.push(`whole ${offset(frame.to)}`)
  if (frame.list && (frame.after !== undefined || frame.list.length > 0))
    parts.push(`[${frame.list.map((event) => eventText(event)).join(', ')}]`)
  if (frame.t === 'attached' && frame.state !== undefined)
    parts.push(`(${(frame.state as { lines: { text: string }[] }).lines.map(({ text }) => text).join(', ')})`)
  for (const [line, all] of Object.entries(answers))
    parts.push(
      `${line}: ${all.map(([n, code, data]) => [n, code ?? 'ok', ...(data === undefined ? [] : [JSON.stringify(data)])].join(' ')).join(', ')}`,
    )
  return parts.join(' ')
}

function offset(position = ''): string {
  return position.split(':')[1] ?? ''
}

function eventText(event: unknown): string {
  const { type, user, text } = event as { type: string; user?: string; text?: string }
  return [type, user, text].filter((part) => part !== undefined).join(' ')
}
