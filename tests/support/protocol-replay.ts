// A transcript of docs/protocol.md, line by line against a server. The model of the client objects to what breaks a rule.
import { expect } from '@jest/globals'
import { parseClientFrame, parseServerFrame, type ServerFrame } from '../../store/protocol'
import { ModelClient } from './protocol-client'

/** Frames and close codes that a server has sent on one connection. */
export type Sent = (ServerFrame | number)[]

export interface ReplayLink {
  /** Resolves when all that follows from the frame is sent. */
  readonly hear: (text: string) => Promise<void>
  readonly drop: () => void
}

/** A server with the topic and the tokens of the transcripts. */
export interface ReplayServer {
  readonly connect: (out: Sent) => ReplayLink
}

/** The people of a transcript, each with at most one connection. */
export class Replay {
  private readonly start: (memory: string) => ReplayServer
  private server: ReplayServer
  private readonly clients = new Map<string, ModelClient>()
  private readonly links = new Map<string, { readonly link: ReplayLink; readonly out: Sent }>()

  /** @param start starts a server with an empty memory of this name */
  constructor(start: (memory: string) => ReplayServer) {
    this.start = start
    this.server = start('m1')
  }

  async line(text: string): Promise<void> {
    const [, person = '', sign = '', rest = ''] = /^(\w+) (.) (.+)$/.exec(text) ?? []
    const client = this.clients.get(person) ?? new ModelClient()
    if (person === 'server') return this.restart(rest)
    this.clients.set(person, client)
    if (sign === '→' || sign === '⇥') await this.sends(person, client, rest, sign === '→')
    else if (sign === '←' || sign === '⇤') this.gets(person, client, rest, sign === '←')
    else if (sign === '✕') this.ends(person, client, rest)
    else if (sign === ':')
      expect(`${rest.split(' ')[0] ?? ''} ${String(client.stateOf(rest.split(' ')[0] ?? ''))}`).toBe(rest)
    else throw new Error(`Cannot read: ${text}`)
  }

  /** Frames that the server sent and the transcript does not show. */
  rest(): unknown[] {
    return Array.from(this.links.values()).flatMap(({ out }) => out)
  }

  private restart(memory: string): void {
    this.server = this.start(memory)
    this.links.clear()
    this.clients.forEach((client) => client.closed())
  }

  private async sends(person: string, client: ModelClient, text: string, arrives: boolean): Promise<void> {
    const frame = parseClientFrame(text)
    const { link } = this.links.get(person) ?? this.connect(person)
    if (frame.t !== 'fault') client.sends(frame)
    if (arrives) await link.hear(text)
  }

  private gets(person: string, client: ModelClient, text: string, arrives: boolean): void {
    const frame = parseServerFrame(text)
    if (frame.t === 'fault') throw new Error(frame.close.reason)
    expect(withoutEmpty(this.links.get(person)?.out.shift())).toEqual(withoutEmpty(frame))
    if (arrives) client.gets(frame)
  }

  private ends(person: string, client: ModelClient, how: string): void {
    const known = this.links.get(person)
    if (how !== 'app' && how !== 'link') expect(known?.out.shift()).toBe(Number(how))
    expect(known?.out).toEqual([])
    known?.link.drop()
    this.links.delete(person)
    if (how === 'app') client.killed()
    else client.closed()
  }

  private connect(person: string): { readonly link: ReplayLink; readonly out: Sent } {
    const out: Sent = []
    const known = { out, link: this.server.connect(out) }
    this.links.set(person, known)
    return known
  }
}

/** A line without kept answers may be named or not. */
function withoutEmpty(sent: ServerFrame | number | undefined): unknown {
  if (typeof sent !== 'object' || !('answers' in sent)) return sent
  const known = Object.entries(sent.answers).filter(([, answers]) => answers.length > 0)
  return { ...sent, answers: Object.fromEntries(known) }
}
