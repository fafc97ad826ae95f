// A phone over a real socket: it says hello, attaches and sends commands.
import { expect } from '@jest/globals'
import type { RunningServer, SessionOptions } from '../../../server/app'
import { type ClientFrame, encodeFrame, parseServerFrame, type ServerFrame } from '../../../store/protocol'
import { plant } from '../../support/secrets'
import { texts } from '../../support/session/texts'
import { Client } from '../../support/ws-client'
import { adopt, start } from './harness'

const users: SessionOptions['users'] = {
  verify: (token) => Promise.resolve(token.startsWith('token-of-') ? { user: token.slice(9) } : null),
}

export const sessionUrl = (server: RunningServer): string => `${server.origin.replace('http', 'ws')}/session`

/** Starts a server of texts; the token of ann is `token-of-ann`. */
export const startSessions = (
  options: Partial<SessionOptions> & Parameters<typeof start>[0] = {},
): Promise<RunningServer> => start({ topics: [texts], users, ...options })

/** A phone that says hello and attaches. */
export class Phone {
  readonly client: Client
  private constructor(client: Client) {
    this.client = client
  }

  /** Says hello without waiting for the answer. It is gone after the test. */
  static async greet(
    server: RunningServer,
    user: string,
    token = `token-of-${user}`,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Phone> {
    const phone = new Phone(adopt(await Client.open(sessionUrl(server), [], { headers })))
    phone.send({ t: 'hello', v: 1, user, token: plant(token) })
    return phone
  }

  static async open(...all: Parameters<typeof Phone.greet>): Promise<Phone> {
    const phone = await Phone.greet(...all)
    expect(await phone.next()).toMatchObject({ t: 'welcome' })
    return phone
  }

  send(frame: ClientFrame): void {
    if (frame.t === 'command') plant(frame.data)
    this.client.send(encodeFrame(frame))
  }

  async next(): Promise<ServerFrame> {
    const frame = parseServerFrame(await this.client.next())
    if (frame.t === 'fault') throw new Error(frame.close.reason)
    return frame
  }

  async attach(at?: string, lines: readonly string[] = []): Promise<ServerFrame> {
    this.send({ t: 'attach', topic: 'room:1', lines, ...(at === undefined ? {} : { at }) })
    return this.next()
  }

  say(n: number, text: string): void {
    this.send({ t: 'command', topic: 'room:1', line: 'l', n, after: n - 1, data: { say: text } })
  }
}
