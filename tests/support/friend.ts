import { type Attached, type Events, parseServerFrame } from '../../store/protocol'
import { Client } from './ws-client'

/** A login of the server's development users. */
export interface Visa {
  readonly user: string
  readonly ticket: string
  readonly pass: string
}

export async function logIn(origin: string, name: string): Promise<Visa> {
  return (await postJson(`${origin}/login`, { code: `friend-${name}` })) as Visa
}

/** @param pass of a login */
export async function postJson(url: string, body: object, pass?: string): Promise<unknown> {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (pass !== undefined) headers.set('authorization', `Bearer ${pass}`)
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return JSON.parse(await response.text())
}

/** The functions of a topic. */
export interface Folding<State, Event> {
  readonly initial: State
  readonly reduce: (state: State, event: Event) => State
}

/** Another person in a topic, on one connection of plain frames. */
export class Friend<State, Event, Command> {
  state: State
  private n = 0
  private readonly client: Client
  private readonly topic: string
  private readonly line: string
  private readonly reduce: (state: State, event: Event) => State

  private constructor(
    client: Client,
    topic: string,
    line: string,
    { initial, reduce }: Folding<State, Event>,
  ) {
    this.client = client
    this.topic = topic
    this.line = line
    this.state = initial
    this.reduce = reduce
  }

  /** Attaches a topic, and waits for its state. */
  static async attach<State, Event, Command>(
    origin: string,
    { user, ticket }: Visa,
    topic: string,
    folding: Folding<State, Event>,
  ): Promise<Friend<State, Event, Command>> {
    const client = await Client.open(`${origin.replace('http', 'ws')}/session`)
    const friend = new Friend<State, Event, Command>(client, topic, `line-of-${user}`, folding)
    client.send(JSON.stringify({ t: 'hello', v: 1, user, token: ticket }))
    client.send(JSON.stringify({ t: 'attach', topic, lines: [] }))
    await friend.untilFrame(({ t }) => t === 'attached')
    return friend
  }

  /** Sends a command; resolves with the code of a refusal, or `undefined` once it took effect. */
  async send(data: Command): Promise<string | undefined> {
    const n = (this.n += 1)
    const { topic, line } = this
    this.client.send(JSON.stringify({ t: 'command', topic, line, n, after: n - 1, data }))
    let code: string | undefined
    await this.untilFrame((frame) => {
      const answer = frame.answers[line]?.find(([number]) => number === n)
      code = answer?.[1]
      return answer !== undefined
    })
    return code
  }

  /** Waits until this person sees it. */
  async until(isSeen: (state: State) => boolean): Promise<void> {
    if (!isSeen(this.state)) await this.untilFrame(() => isSeen(this.state))
  }

  async leave(): Promise<void> {
    await this.client.close()
  }

  /** Reads frames until one of them is the one. */
  private async untilFrame(isIt: (frame: Attached | Events) => boolean): Promise<void> {
    for (;;) {
      const frame = parseServerFrame(await this.client.next())
      if (frame.t !== 'attached' && frame.t !== 'events') continue
      if (frame.t === 'attached' && 'state' in frame) this.state = frame.state as State
      for (const event of frame.list ?? []) this.state = this.reduce(this.state, event as Event)
      if (isIt(frame)) return
    }
  }
}
