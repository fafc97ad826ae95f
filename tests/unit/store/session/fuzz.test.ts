// Hostile frames into one session of a phone that goes on: it throws nothing, a rejected frame ends the connection and
// changes nothing, an accepted one does what the model says.
import { expect, test } from '@jest/globals'
import { session } from 'mobx-miniprogram-socket/session'
import fc from 'fast-check'
import {
  type Answer,
  type Answers,
  type Command,
  type FrameFault,
  parseClientFrame,
  parseServerFrame,
  type ServerFrame,
} from '../../../../store/protocol'
import { Clock } from '../../../../store/base/clock'
import type { CloseFrame, Failure } from '../../../../store/base/errors'
import type { Send } from '../../../../store/outbox/options'
import { dice } from '../../../support/dice'
import { frames, heap, mutatedText, prototypeNames, timeout } from '../../../support/hostile-frames'
import { serverFrames } from '../../../support/protocol-frames'

const topic = 'room:42'
type Texts = readonly string[]

/** Events may be anything: the last 20 are kept as texts. */
const reduce = (state: unknown, event: unknown): Texts =>
  [...(Array.isArray(state) ? (state as Texts) : []), JSON.stringify(event)].slice(-20)

/** The rule of a phone for one topic, in few lines. */
class Model {
  link: 'asked' | 'on' = 'asked'
  at: string | undefined
  state: unknown = []
  hasState = false
  isLeft = false
  /** Commands without an end. */
  readonly waiting = new Map<string, Command>()
  readonly ends: string[] = []

  /** @returns whether the connection goes on */
  hear(frame: ServerFrame | FrameFault): boolean {
    if (frame.t === 'fault') return false
    if (frame.t === 'welcome' || frame.t === 'ping' || frame.topic !== topic) return true
    if (frame.t === 'events' && this.link !== 'on') return true
    const { list, answers } = frame
    if (list && frame.after !== this.at) return false
    if (list && this.hasState) for (const event of list) this.state = reduce(this.state, event)
    if (frame.t === 'attached') {
      if (!list && frame.no === undefined) [this.state, this.hasState] = [frame.state, true]
      this.isLeft = frame.no !== undefined
      this.link = 'on'
    }
    this.at = 'to' in frame ? frame.to : undefined
    for (const [line, all] of Object.entries(answers))
      for (const [n, code] of all)
        if (this.waiting.delete(`${line} ${String(n)}`)) this.ends.push(`${String(n)} ${code ?? 'acked'}`)
    return true
  }
}

/** A session without a socket: frames go in and out, under a clock that the test moves. */
class Phone {
  now = 1_700_000_000_000
  closed: CloseFrame | undefined
  readonly failures: Failure[] = []
  readonly ends: string[] = []
  sent: string[] = []
  private draws = 0
  private readonly write: Send = (text, done) => {
    this.sent.push(text as string)
    done(null)
  }
  readonly plug = session({ auth: () => ({ user: 'ann', token: 't' }) })
  readonly courier = this.plug.start({
    clock: new Clock({ now: () => this.now, random: () => 0.5, setTimer: () => () => undefined }),
    platform: {
      now: () => this.now,
      random: () => 0.5,
      randomBytes: (count, then) => then(new Uint8Array(count).fill((this.draws += 1)).buffer),
    },
    storage: null,
    bounds: { limit: 1_000, bytes: 1e6, ttl: Infinity },
    pings: false,
    send: this.write,
    end: (close) => (this.closed ??= close),
    report: (failure) => this.failures.push(failure),
  })
  readonly room = this.courier.topic<unknown, unknown, unknown, unknown>(topic, { initial: [], reduce })

  constructor() {
    this.room.hold()
  }

  connect(): void {
    this.courier.rewind('lost')
    this.closed = undefined
    this.sent = []
    this.courier.greeted('{"t":"hello","v":1,"user":"ann","token":"t"}')
    this.courier.heard('{"t":"welcome","stamp":"m:1"}')
    this.courier.flush(this.write)
  }

  send(data: unknown): void {
    void this.room.send(data).done.then((end) => {
      this.ends.push(`${end.kind === 'refused' ? end.code : end.kind}`)
    })
  }
}

const samples = fc.sample(serverFrames, 400)

/** A frame that the phone may take: most go on where the topic stands, and answer what waits. */
function knownFrame(model: Model, random: () => number, step: number): ServerFrame {
  const roll = random()
  if (roll < 0.2) return samples[Math.floor(random() * samples.length)] as ServerFrame
  if (roll < 0.25) return { t: 'ping', id: '1' }
  const answers: Record<string, Answer[]> = {}
  for (const { line, n } of model.waiting.values()) {
    if (random() < 0.5) continue
    const kinds: readonly Answer[] = [[n], [n], [n, 'rude'], [n, 'unknown'], [n, 'no', { why: 1 }]]
    ;(answers[line] ??= []).push(kinds[Math.floor(random() * kinds.length)] as Answer)
  }
  const to = `m:${String(step)}:`
  const list = [{ said: String(step) }]
  const base = { topic, answers: answers as Answers }
  if (model.link === 'asked' || roll < 0.35) {
    if (roll < 0.28) return { t: 'attached', ...base, no: 'forbidden' }
    return model.at === undefined || roll < 0.7
      ? { t: 'attached', ...base, to, state: ['whole'] }
      : { t: 'attached', ...base, after: model.at, to, list }
  }
  if (model.at === undefined) return { t: 'events', ...base, list: [] }
  return { t: 'events', ...base, after: random() < 0.02 ? 'm:0:' : model.at, to, list }
}

test(
  'mutated frames: no throw, a fault ends the connection and changes nothing, the rest follows the model, memory is flat',
  async () => {
    const random = dice(20_231_114)
    const phone = new Phone()
    const model = new Model()
    const before = prototypeNames()
    const seen: Record<string, number> = {}
    const count = (what: string): void => void (seen[what] = (seen[what] ?? 0) + 1)
    let memory = 0
    const shown = (): string => {
      const { confirmed, freshness, pending } = phone.room
      return JSON.stringify([confirmed, freshness === 'left', pending.length])
    }

    phone.connect()
    for (let done = 1; done <= frames; done += 1) {
      if (model.waiting.size < 8 && random() < 0.3) phone.send({ say: String(done) })
      for (const text of phone.sent.splice(0)) {
        const frame = parseClientFrame(text)
        if (frame.t === 'fault') throw new Error(`the phone sends ${text}`)
        if (frame.t === 'command') model.waiting.set(`${frame.line} ${String(frame.n)}`, frame)
      }
      const known = knownFrame(model, random, done)
      const text = random() < 0.5 ? JSON.stringify(known) : mutatedText(known, random)
      const frame = parseServerFrame(text)
      const was = shown()
      const goesOn = model.hear(frame)
      phone.courier.heard(text)
      count(goesOn ? frame.t : frame.t === 'fault' ? 'fault' : 'out of step')
      if (goesOn !== (phone.closed === undefined))
        throw new Error(`closed: ${String(!goesOn)} expected: ${text}`)
      if (!goesOn && shown() !== was) throw new Error(`a rejected frame that changes something: ${text}`)
      const { confirmed, freshness } = phone.room
      if (
        JSON.stringify(confirmed) !== JSON.stringify(model.hasState ? model.state : []) ||
        (freshness === 'left') !== model.isLeft
      )
        throw new Error(`${JSON.stringify(confirmed)}, ${freshness}: ${text}`)

      if (!goesOn || done % 200 === 0) {
        phone.connect()
        model.link = 'asked'
      }
      phone.now += 10
      if (done % 1_000 !== 0) continue
      await Promise.resolve()
      expect(phone.ends.splice(0)).toEqual(model.ends.splice(0).map((end) => end.replace(/^\d+ /, '')))
      phone.room.acknowledge()
      if (memory === 0 && done >= frames / 2) memory = heap()
    }
    expect(phone.failures).toEqual([])
    expect(prototypeNames()).toEqual(before)
    expect(heap() - memory).toBeLessThan(2 ** 21)
    const kinds = ['fault', 'out of step', 'welcome', 'attached', 'events', 'ping']
    expect(kinds.filter((kind) => (seen[kind] ?? 0) < frames / 1_000)).toEqual([])
  },
  timeout,
)
