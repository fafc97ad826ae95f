import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Answer, Command, Events } from '../../../../store/protocol'
import { Channel, commandOf } from '../../../../store/session/channel'
import { CommandEntry } from '../../../../store/session/entry'

/** The server's rule in a few lines: what it applied, and the answers that it keeps. */
class ModelTopic {
  readonly log: string[] = []
  readonly kept = new Map<string, Answer[]>()

  /** @returns the answer; `null`: something is missing, and the connection ends */
  take({ line, n, after, data }: Command): Answer | null {
    const kept = this.kept.get(line) ?? []
    const last = Math.max(0, ...kept.map(([number]) => number))
    if (n <= last) return kept.find(([number]) => number === n) ?? [n, 'unknown']
    if (after > last) return null
    const answer: Answer = data === 'no' ? [n, 'no'] : [n]
    if (data !== 'no') this.log.push(String(data))
    this.kept.set(line, [...kept, answer])
    return answer
  }
}

/** One topic of one user over connections that end at any time; `relaunch` gives what is sent later another line. */
class Walk {
  readonly topic = new ModelTopic()
  readonly sent: string[] = []
  readonly channel = new Channel('room', { changed: () => undefined, failed: () => undefined })
  private up: Command[] = []
  private down: Events[] = []
  private line = 1
  private n = 0

  constructor() {
    this.drop()
  }

  readonly steps: Readonly<Record<string, () => void>> = {
    send: () => {
      this.add(`c${String(this.sent.length)}`)
    },
    sendRefused: () => {
      this.add('no')
    },
    hole: () => void (this.n += 1),
    relaunch: () => {
      this.line += 1
      this.n = 0
    },
    arrive: () => {
      const command = this.up.shift()
      if (!command) return
      const answer = this.topic.take(command)
      // Within one connection nothing overtakes and nothing is lost.
      expect(answer).not.toBeNull()
      const answers = { [command.line]: [answer as Answer] }
      this.down.push({ t: 'events', topic: 'room', after: 'p', to: 'p', list: [], answers })
    },
    hear: () => {
      const [frame] = this.down.splice(0, 1)
      if (frame) expect(this.channel.hear(frame, 0)).toBe(true)
      this.flush()
    },
    drop: () => {
      this.drop()
    },
  }

  private drop(): void {
    this.up = []
    this.down = []
    this.channel.unlink()
    const { lines } = this.channel.attach(0)
    const answers = Object.fromEntries(lines.map((line) => [line, this.topic.kept.get(line) ?? []]))
    this.channel.hear({ t: 'attached', topic: 'room', to: 'p', state: null, answers }, 0)
    this.flush()
  }

  private add(data: string): void {
    const facts = { id: this.sent.length, topic: 'room', line: `l${String(this.line)}`, n: ++this.n, data }
    const entry = new CommandEntry({ ...facts, queuedAt: 0, bornAt: 0 }, () => false)
    if (data !== 'no') this.sent.push(data)
    this.channel.set(this.channel.entries.concat(entry))
    this.flush()
  }

  private flush(): void {
    this.channel.flush((entry, after) => {
      expect(after).toBeLessThan(entry.n)
      this.up.push(commandOf(entry, after))
      entry.hasLeft = entry.isAway = true
      entry.leftAt = 0
      return true
    })
  }
}

const names = Object.keys(new Walk().steps)

test('whatever is sent, cancelled, refused and lost: each command is applied once, in the order of sending, and gets its end', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names), { maxLength: 120 }), (steps) => {
      const walk = new Walk()
      for (const name of steps) walk.steps[name]?.()
      walk.steps['drop']?.()
      for (let i = 0; i < 300; i++) {
        walk.steps['arrive']?.()
        walk.steps['hear']?.()
      }
      expect(walk.channel.entries).toEqual([])
      expect(walk.topic.log).toEqual(walk.sent)
      expect(walk.channel.lost).toEqual([])
    }),
    { numRuns: 300 },
  )
})
