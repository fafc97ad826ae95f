import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { type SentCommand } from 'mobx-miniprogram-socket/session'
import type { Line, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import type { ClientFrame, Command } from '../../../../store/protocol'
import { blocksOf, readProtocol } from '../../../support/protocol-document'
import { lastFrame, launchOn, pass, type Say } from '../../../support/session-scene'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

const silent = { serve: (line: Line) => line.accept() }

/** One person of a transcript: the product's client, to which the frames of the server are said word for word. */
class Person {
  private app: ReturnType<typeof launchOn>
  /** Names of lines in the transcript, by those that the client made. */
  private readonly names = new Map<string, string>()
  private readonly entries = new Map<string, SentCommand<Say>>()
  private heard = 0
  private launches = 0
  private readonly user: string

  constructor(user: string) {
    this.user = user
    this.app = this.launch()
  }

  /** The client sends this frame, and no other before it. */
  async sends(expected: ClientFrame): Promise<void> {
    if (expected.t === 'hello') await pass(2_000)
    if (expected.t === 'ping') await pass(10_000)
    if (expected.t === 'command') this.say(expected.n, expected.data as Say, expected.since === undefined)
    const { sent } = this.app.phone.line
    const frame = (sent[this.heard++] ?? '') as string
    const text = this.rename(frame, this.names)
    const real = JSON.parse(text) as ClientFrame
    expect(real).toEqual(expected.t === 'ping' ? { ...real, t: 'ping' } : expected)
  }

  async gets(text: string): Promise<void> {
    this.app.phone.line.say(
      this.rename(text, new Map(Array.from(this.names, ([real, name]) => [name, real]))),
    )
    await pass(1)
  }

  async loses(how: string): Promise<void> {
    if (how === 'app') {
      await pass(1_000)
      this.app.phone.onDial = null
      this.app = this.launch(this.app.storage)
    } else if (how === 'link') this.app.phone.line.drop()
    else this.app.phone.line.close(Number(how))
    this.heard = 0
    await pass(1)
  }

  async told(name: string, state: string): Promise<void> {
    await pass(1)
    const lost = this.app.room.lost.map(({ data }) => data)
    const entry = this.entries.get(name)
    if (state === 'lost') expect(lost).toContainEqual(entry?.data)
    // The entry of an earlier launch is not known to the page; it is no longer in the queue.
    else
      expect(entry?.state === 'sent' ? this.app.socket.queueLength === 0 && state : entry?.state).toBe(state)
  }

  private say(n: number, data: Say, isNew: boolean): void {
    if (!isNew) return
    const before = this.entries.size
    const name = `${this.user.charAt(0)}${String(this.launches)}`
    // A command that cannot be sent has its number, too.
    const numbers = Array.from(this.entries.keys()).filter((key) => key.startsWith(`${name}/`))
    const last = Math.max(0, ...numbers.map((key) => Number(key.split('/')[1])))
    for (let hole = last + 1; hole < n; hole++) this.app.room.send(undefined as never)
    this.entries.set(`${name}/${String(n)}`, this.app.room.send(data))
    expect(this.entries.size).toBe(before + 1)
    const { line } = lastFrame(this.app.phone.line) as Command
    this.names.set(line, name)
  }

  private rename(text: string, names: ReadonlyMap<string, string>): string {
    return Array.from(names).reduce((all, [from, to]) => all.replaceAll(`"${from}"`, `"${to}"`), text)
  }

  private launch(storage?: VirtualStorage): ReturnType<typeof launchOn> {
    this.launches += 1
    const app = launchOn(silent, storage, { user: () => this.user })
    app.room.hold()
    app.socket.connect()
    return app
  }
}

test.each([1, 2, 3])(
  'the client says and is told what transcript %i of docs/protocol.md shows',
  async (number) => {
    const people = new Map<string, Person>()
    const [transcript = ''] = blocksOf(readProtocol('md'), 'transcript').slice(number - 1)
    for (const text of transcript.trim().split('\n')) {
      const [, name = '', sign = '', rest = ''] = /^(\w+) (.) (.+)$/.exec(text) ?? []
      // The rest of the third shows frames that only another client sends.
      if (sign === '→' && rest.includes('"user":"bob"') && name === 'ann') break
      if (name === 'server') {
        for (const each of people.values()) await each.loses('link')
        continue
      }
      const person = people.get(name) ?? new Person(name)
      people.set(name, person)
      if (sign === '→' || sign === '⇥') await person.sends(JSON.parse(rest) as ClientFrame)
      else if (sign === '←') await person.gets(rest)
      else if (sign === '✕') await person.loses(rest)
      else if (sign === ':') await person.told(...(rest.split(' ') as [string, string]))
    }
    expect(people.size).toBeGreaterThan(0)
  },
)
