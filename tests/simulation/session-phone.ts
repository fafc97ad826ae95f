// A phone whose app is killed and launched again, with a storage that lags and fails.
import { createSocketStore, type Platform, type SocketStore } from 'mobx-miniprogram-socket'
import { session, type SentCommand, type Topic } from 'mobx-miniprogram-socket/session'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import type { SlowServer } from './session-server'
import type { Chance, Tale } from './session-tale'

interface Say {
  readonly say: string
}

/** A command, and all that was told about it. */
export interface Fate {
  readonly text: string
  readonly user: string
  readonly launch: Launch
  readonly topic: string
  readonly entry: SentCommand<Say>
  /** It was cancelled, and `cancel()` was true. */
  isTakenBack: boolean
  /** Another user has logged in since: no loss is announced any more. */
  isOver: boolean
  /** Memory of the server when it was sent. */
  readonly memory: number
}

export interface Launch {
  readonly phone: VirtualPhone
  readonly socket: SocketStore
  readonly rooms: readonly Topic<readonly string[], Say>[]
  isAlive: boolean
}

export const TOPICS = ['a', 'b']

export class Phone {
  user: string
  launch: Launch
  readonly users: readonly string[]
  readonly fates: Fate[] = []
  private readonly disk = new Map<string, string>()
  private sent = 0
  private readonly tale: Tale
  private readonly chance: Chance
  private readonly server: SlowServer

  constructor(users: readonly string[], tale: Tale, chance: Chance, server: SlowServer) {
    this.users = users
    this.user = users[0] as string
    this.tale = tale
    this.chance = chance
    this.server = server
    this.launch = this.start()
  }

  send(): void {
    const { chance, user, launch } = this
    const at = chance.below(TOPICS.length)
    const topic = TOPICS[at] as string
    const text = `${topic}.${user}.${String(++this.sent)}${chance.p(0.1) ? '!' : ''}`
    const room = launch.rooms[at]
    const entry = room?.send({ say: text })
    if (!entry) return
    const { memory } = this.server
    const fate: Fate = { text, user, launch, topic, entry, isTakenBack: false, isOver: false, memory }
    this.fates.push(fate)
    if (chance.p(0.2)) this.tale.later(chance.p(0.5) ? 5 : 1_500, () => this.cancel(fate))
  }

  /** Ends the app without a word, and launches it again. */
  kill(): void {
    this.launch.isAlive = false
    for (const line of this.launch.phone.lines) this.server.drop(line)
    this.tale.later(1_500, () => {
      if (!this.launch.isAlive) this.launch = this.start()
    })
  }

  /** Another user logs in. */
  login(user: string, resets: boolean): void {
    if (user === this.user) return
    this.user = user
    for (const fate of this.fates) fate.isOver = true
    if (!this.launch.isAlive) return
    if (resets) this.launch.socket.reset()
    else this.launch.socket.disconnect()
    this.launch.socket.connect()
  }

  private cancel(fate: Fate): void {
    if (fate.launch.isAlive) fate.isTakenBack = fate.entry.cancel()
  }

  private start(): Launch {
    const phone = new VirtualPhone({ timing: this.tale.clock, latency: 0 })
    phone.onDial = (line) => {
      this.server.serve(line)
    }
    const launch = { isAlive: true, phone } as Launch
    const whileAlive =
      <Args extends unknown[]>(job: (...args: Args) => void) =>
      (...args: Args): void => {
        if (launch.isAlive) job(...args)
      }
    const platform: Platform = {
      now: () => phone.now(),
      random: this.chance.next,
      setTimer: (callback, ms) => phone.setTimer(whileAlive(callback), ms),
      openSocket: (request, { opened, received, ended }) =>
        phone.openSocket(request, {
          opened: whileAlive(opened),
          received: whileAlive(received),
          ended: whileAlive(ended),
        }),
      watchNetwork: (listener) => phone.watchNetwork(whileAlive(listener)),
      watchForeground: (listener) => phone.watchForeground(whileAlive(listener)),
      storage: {
        read: (key) => this.disk.get(key),
        write: (key, value, done) => {
          this.tale.later(120, () => {
            if (!launch.isAlive) return
            if (this.chance.p(0.05)) done('storage is full')
            else {
              this.disk.set(key, value)
              done(null)
            }
          })
        },
        remove: (key) => void this.disk.delete(key),
      },
    }
    const auth = () =>
      new Promise<{ user: string; token: string }>((resolve) => {
        const { user } = this
        this.tale.later(
          100,
          whileAlive(() => {
            resolve({ user, token: `token-of-${user}` })
          }),
        )
      })
    const socket = createSocketStore({
      url: 'wss://example.com',
      outbox: { persist: true },
      session: session({ auth, user: () => this.user }),
      platform,
    })
    const rooms = TOPICS.map((name) =>
      socket.topic(name, {
        initial: [] as readonly string[],
        reduce: (state: readonly string[], { said }: { readonly said: string }) => [...state, said],
        optimistic: (state: readonly string[], { say }: Say) => [...state, say],
      }),
    )
    for (const room of rooms) room.hold()
    Object.assign(launch, { socket, rooms })
    socket.connect()
    return launch
  }
}
