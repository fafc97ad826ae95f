import { type ChatCommand, type ChatEvent, type ChatState, emptyChat, reduce } from '../../chat'
import { type Attached, type Events, parseServerFrame } from '../../store/protocol'
import { Client } from './ws-client'

const topic = 'chat:lobby'
const line = 'line-of-a-friend'

/** Another person in the demo's chat, on one connection: says lines, and sees those of others. */
export class ChatFriend {
  private state: ChatState = emptyChat
  private n = 0
  private readonly client: Client

  private constructor(client: Client) {
    this.client = client
  }

  /** Logs in, attaches, and takes the name. */
  static async enter(origin: string, name: string): Promise<ChatFriend> {
    const response = await fetch(`${origin}/login`, {
      method: 'POST',
      headers: new Headers({ 'content-type': 'application/json' }),
      body: JSON.stringify({ code: `friend-${name}` }),
    })
    const { user, ticket } = JSON.parse(await response.text()) as { user: string; ticket: string }
    const friend = new ChatFriend(await Client.open(`${origin.replace('http', 'ws')}/session`))
    friend.client.send(JSON.stringify({ t: 'hello', v: 1, user, token: ticket }))
    friend.client.send(JSON.stringify({ t: 'attach', topic, lines: [] }))
    await friend.until(({ t }) => t === 'attached')
    await friend.send({ type: 'join', name })
    return friend
  }

  /** The texts that this person sees. */
  get texts(): readonly string[] {
    return this.state.lines.map(({ text }) => text)
  }

  get names(): readonly string[] {
    return this.state.people.map(({ name }) => name)
  }

  say(text: string): Promise<void> {
    return this.send({ type: 'say', id: `friend${String(this.n)}`, text })
  }

  /** Waits until this person sees so many lines. */
  async sees(count: number): Promise<void> {
    if (this.texts.length < count) await this.until(() => this.texts.length >= count)
  }

  async leave(): Promise<void> {
    await this.client.close()
  }

  /** Resolves once the command took effect. */
  private async send(data: ChatCommand): Promise<void> {
    const n = (this.n += 1)
    this.client.send(JSON.stringify({ t: 'command', topic, line, n, after: n - 1, data }))
    await this.until((frame) => frame.answers[line]?.some(([number]) => number === n) ?? false)
  }

  /** Reads frames until one of them is the one. */
  private async until(isIt: (frame: Attached | Events) => boolean): Promise<void> {
    for (;;) {
      const frame = parseServerFrame(await this.client.next())
      if (frame.t !== 'attached' && frame.t !== 'events') continue
      if (frame.t === 'attached' && 'state' in frame) this.state = frame.state as ChatState
      for (const event of frame.list ?? []) this.state = reduce(this.state, event as ChatEvent)
      if (isIt(frame)) return
    }
  }
}
