// A client that counts frames and decodes none: the relay is measured, not its clients.
import type { Socket } from 'node:net'
import { connectPlain } from '../../server/clients'

/** Bytes before the text of a short frame from a server. */
const head = 2

export class Member {
  /** Frames that have arrived whole. */
  heard = 0
  onHeard: (member: Member) => void = () => undefined
  /** Gets the text of each frame. */
  onText: ((text: string) => void) | undefined
  readonly #socket: Socket
  readonly #size: number
  #bytes = 0
  #rest = Buffer.alloc(0)

  private constructor(socket: Socket, length: number) {
    this.#socket = socket
    this.#size = head + length
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
  }

  /** @param length of each text that arrives, in bytes */
  static async join(port: number, length: number): Promise<Member> {
    const socket = await connectPlain(port, { doesRead: true })
    if (socket.destroyed) throw new Error('The relay has refused a member.')
    return new Member(socket, length)
  }

  /** @param frame as `textFrame` makes it */
  say(frame: Buffer): void {
    this.#socket.write(frame)
  }

  end(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    if (this.onText) this.#decode(chunk)
    this.#bytes += chunk.length
    const heard = Math.floor(this.#bytes / this.#size)
    if (heard === this.heard) return
    this.heard = heard
    this.onHeard(this)
  }

  #decode(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    for (; this.#rest.length >= this.#size; this.#rest = this.#rest.subarray(this.#size))
      this.onText?.(this.#rest.toString('latin1', head, this.#size))
  }
}

/** So many members, opened a few at a time. */
export async function joinAll(port: number, count: number, length: number): Promise<Member[]> {
  const members: Member[] = []
  while (members.length < count) {
    const atOnce = Math.min(50, count - members.length)
    members.push(...(await Promise.all(Array.from({ length: atOnce }, () => Member.join(port, length)))))
  }
  return members
}
