// A phone that plays as an easy bot does, and folds what it is shown.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { choose } from '../../../game/bot/choose'
import type { RoomCommand } from '../../../game/room/command'
import type { RoomEvent } from '../../../game/room/event'
import { reduce } from '../../../game/room/reduce'
import type { RoomView } from '../../../game/room/view'
import { type ClientFrame, encodeFrame, parseServerFrame } from '../../../store/protocol'

export interface PlayerHost {
  readonly port: number
  readonly user: string
  readonly topic: string
  /** Ms before each dig. */
  think(): number
  /** The own dig leaves. */
  digs(turn: number): void
  /** The dig of the other has been applied. */
  applied(turn: number): void
}

export class Player {
  readonly #host: PlayerHost
  readonly #socket: WebSocket
  #room: RoomView | undefined
  #sent = 0
  #isStarted = false
  /** The last wish, so that nothing is asked for twice. */
  #asked = ''

  private constructor(host: PlayerHost, socket: WebSocket) {
    this.#host = host
    this.#socket = socket
    socket.on('message', (data) => this.#hear((data as Buffer).toString()))
    const { user, topic } = host
    this.#send({ t: 'hello', v: 1, user, token: user })
    this.#send({ t: 'attach', topic, lines: ['line'] })
  }

  static async join(host: PlayerHost): Promise<Player> {
    const url = `ws://127.0.0.1:${String(host.port)}/session`
    const socket = new WebSocket(url, { perMessageDeflate: false })
    socket.on('error', () => undefined)
    await once(socket, 'open')
    return new Player(host, socket)
  }

  /** Digs from now on. */
  start(): void {
    this.#isStarted = true
    if (this.#room) this.#play(this.#room)
  }

  end(): void {
    this.#socket.terminate()
  }

  #hear(text: string): void {
    const frame = parseServerFrame(text)
    if (frame.t !== 'attached' && frame.t !== 'events') return
    if (frame.t === 'attached' && frame.state !== undefined) this.#room = frame.state as RoomView
    for (const event of (frame.list ?? []) as readonly RoomEvent[]) {
      this.#room = this.#room && reduce(this.#room, event)
      if (event.type === 'dug' && event.seat !== this.#room?.mine) this.#host.applied(event.turn)
    }
    if (this.#room) this.#play(this.#room)
  }

  #play(room: RoomView): void {
    const { mine, phase, round, turn } = room
    const wish = `${phase} ${String(round)} ${String(turn?.number)}`
    if (wish === this.#asked) return
    if (mine === null && phase === 'waiting')
      this.#command({ type: 'sit', name: 'bench', avatar: null, seed: seed() })
    else if (phase === 'over') this.#command({ type: 'rematch', yes: true, seed: seed() })
    else if (this.#isStarted && turn && turn.seat === mine) this.#dig(room, turn.number)
    else return
    this.#asked = wish
  }

  #dig(room: RoomView, turn: number): void {
    const dig = (): void => {
      this.#host.digs(turn)
      this.#command({ type: 'dig', cell: choose(room, 'easy', Math.random), turn })
    }
    const ms = this.#host.think()
    if (ms > 0) setTimeout(dig, ms)
    else dig()
  }

  #command(data: RoomCommand): void {
    const n = (this.#sent += 1)
    this.#send({ t: 'command', topic: this.#host.topic, line: 'line', n, after: n - 1, data })
  }

  #send(frame: ClientFrame): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(encodeFrame(frame))
  }
}

function seed(): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
}
