import type { ChatCommand, ChatEvent, ChatState } from '../../../chat'
import { type ClientFrame, encodeFrame, parseServerFrame } from '../../../store/protocol'
import { Ear } from './ear'

const topic = 'chat:lobby'

/** A client in the room of the demo's chat: it hears each line that arrives there, once, and can say lines itself. */
export class RoomEar {
  private readonly ear: Ear
  private readonly hear: (text: string) => void
  private readonly known = new Set<string>()
  private send: (frame: ClientFrame) => void = () => {}
  private line = ''
  private count = 0
  private isAttached = false
  private isFirst = true

  /** @param hear takes the text of each line that comes after the begin */
  constructor(hear: (text: string) => void) {
    this.hear = hear
    this.ear = new Ear(
      '/session',
      (text) => this.take(text),
      (send) => void this.greet((frame) => send(encodeFrame(frame))),
    )
  }

  /** Whether it is in the room. */
  get isOpen(): boolean {
    return this.isAttached && this.ear.isOpen
  }

  say(text: string): void {
    this.command({ type: 'say', id: newName().slice(0, 32), text })
  }

  renew(): void {
    this.isAttached = false
    this.ear.renew()
  }

  close(): void {
    this.ear.close()
  }

  private async greet(send: (frame: ClientFrame) => void): Promise<void> {
    this.isAttached = false
    const response = await fetch('/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: 'preview-ear' }),
    }).catch(() => null)
    // A connection without a hello is ended by the server, and the next one tries again.
    if (!response?.ok || !this.ear.isOpen) return
    const { user, ticket } = (await response.json()) as { user: string; ticket: string }
    this.send = send
    // A line is of one connection: what was under way on the last one is not sent again.
    this.line = newName()
    this.count = 0
    send({ t: 'hello', v: 1, user, token: ticket })
    send({ t: 'attach', topic, lines: [this.line] })
  }

  private command(data: ChatCommand): void {
    this.count += 1
    this.send({ t: 'command', topic, line: this.line, n: this.count, after: this.count - 1, data })
  }

  private take(text: string): void {
    const frame = parseServerFrame(text)
    if (frame.t === 'attached') {
      this.isAttached = true
      if (frame.state !== undefined) this.read((frame.state as ChatState).lines)
      this.isFirst = false
      this.command({ type: 'join', name: 'Preview' })
    }
    if (frame.t === 'events') this.read((frame.list as ChatEvent[]).filter((event) => event.type === 'said'))
  }

  private read(lines: readonly { readonly id: string; readonly text: string }[]): void {
    for (const { id, text } of lines) {
      if (this.known.has(id)) continue
      this.known.add(id)
      // Lines of before the first look are of no interest.
      if (!this.isFirst) this.hear(text)
    }
  }
}

function newName(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('')
}
