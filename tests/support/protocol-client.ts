// The client of docs/protocol.md in few lines: it follows the rules over a transcript and objects to a frame that breaks one.
import type { Attached, ClientFrame, Command, Events, ServerFrame } from '../../store/protocol'

interface Known {
  readonly command: Command
  /** The stamp of before it first left. */
  readonly stamp: string | undefined
  state: 'sent' | 'acked' | 'refused' | 'unknown' | 'lost'
  /** Whether it left on this connection. */
  isHere: boolean
}

function must(isTrue: boolean, rule: string): void {
  if (!isTrue) throw new Error(rule)
}

export class ModelClient {
  private readonly known = new Map<string, Known>()
  private readonly positions = new Map<string, string | undefined>()
  /** How far lines stand, by topic. */
  private readonly stands = new Map<string, Map<string, number>>()
  private attached = new Set<string>()
  private stamp: string | undefined

  stateOf(entry: string): string | undefined {
    return this.known.get(entry)?.state
  }

  closed(): void {
    this.attached = new Set()
    this.stands.clear()
    this.known.forEach((entry) => (entry.isHere = false))
  }

  /** The app ends: what is settled and what it saw is gone, what waits is in storage. */
  killed(): void {
    this.closed()
    this.positions.clear()
    this.known.forEach(({ state }, key) => {
      if (state !== 'sent') this.known.delete(key)
    })
  }

  sends(frame: ClientFrame): void {
    if (frame.t === 'attach') this.asks(frame.topic, frame.at, frame.lines)
    if (frame.t === 'command') this.commands(frame)
  }

  gets(frame: ServerFrame): void {
    if (frame.t === 'welcome') this.stamp = frame.stamp
    if (frame.t === 'attached') this.attaches(frame)
    if (frame.t === 'events') this.hears(frame)
  }

  private asks(topic: string, at: string | undefined, lines: readonly string[]): void {
    must(at === this.positions.get(topic), 'attach brings the position')
    const mine = Array.from(this.known.values()).filter(({ command }) => command.topic === topic)
    const asked = new Set(mine.map(({ command }) => command.line))
    must(
      asked.size === lines.length && lines.every((line) => asked.has(line)),
      'attach names the lines of entries',
    )
  }

  private commands(command: Command): void {
    const key = `${command.line}/${String(command.n)}`
    const before = this.known.get(key)
    must(this.attached.has(command.topic), 'a command follows attached')
    must(command.since === before?.stamp, 'since is the stamp of before a command first left')
    must(
      before === undefined || (before.state === 'sent' && !before.isHere),
      'a command leaves once a connection',
    )
    const flying = Array.from(this.known.values())
      .filter((entry) => entry.isHere && entry.state === 'sent')
      .filter((entry) => entry.command.topic === command.topic && entry.command.line === command.line)
    const stands = this.stands.get(command.topic)?.get(command.line) ?? 0
    const after = Math.max(stands, ...flying.map((entry) => entry.command.n))
    must(command.after === after, `after is ${String(after)}`)
    const stamp = before ? before.stamp : this.stamp
    this.known.set(key, { command, stamp, state: 'sent', isHere: true })
  }

  private attaches(frame: Attached): void {
    const { topic, answers } = frame
    if (frame.list !== undefined)
      must(frame.after === this.positions.get(topic), 'attached goes on from my position')
    this.positions.set(topic, frame.no === undefined ? frame.to : undefined)
    this.attached.add(topic)
    this.stands.set(topic, new Map())
    for (const entry of this.known.values()) {
      const { line, n } = entry.command
      const kept = answers[line] ?? []
      const isRefused = kept.some(([number, code]) => number === n && code !== undefined)
      const last = Math.max(0, ...kept.map(([number]) => number))
      if (entry.command.topic === topic && entry.state === 'acked' && (n > last || isRefused))
        entry.state = 'lost'
    }
    this.settle(topic, answers)
  }

  private hears({ topic, after, to, answers }: Events): void {
    must(after === this.positions.get(topic), 'events go on from my position')
    this.positions.set(topic, to)
    this.settle(topic, answers)
  }

  private settle(topic: string, answers: Events['answers']): void {
    for (const [line, ofLine] of Object.entries(answers))
      for (const [n, code] of ofLine) {
        const stands = this.stands.get(topic)
        if (code !== 'unknown') stands?.set(line, Math.max(n, stands.get(line) ?? 0))
        const entry = this.known.get(`${line}/${String(n)}`)
        if (entry?.state === 'sent') entry.state = stateAfter(code)
      }
  }
}

function stateAfter(code: string | undefined): Known['state'] {
  if (code === undefined) return 'acked'
  return code === 'unknown' ? 'unknown' : 'refused'
}
