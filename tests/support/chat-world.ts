// Phones of the demo's chat before the product's own server, under fake time and without sockets.
import { jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { session } from 'mobx-miniprogram-socket/session'
import { type Line, VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import { type ChatCommand, type ChatEvent, type ChatState, emptyChat, guess, reduce } from '../../chat'
import type { Presence } from '../../miniprogram/stores/room/company'
import { RoomChat } from '../../miniprogram/stores/room/room-chat'
import { parseRoom, type SavedRoom } from '../../miniprogram/stores/room/room-memory'
import { chat as chatTopic } from '../../server/chat/chat'
import { memory } from '../../server/engine/memory/memory'
import type { Session } from '../../server/session/session'
import { Sessions } from '../../server/session/sessions'
import { Topics } from '../../server/topics/topics'

const report = (error: unknown): void => {
  throw error
}

/** The server with its memory. */
export class ChatServer {
  private memories = 0
  private sessions = this.start()
  private connections = new Map<Line, Session>()

  /** Loses its memory, and all connections. */
  restart(): void {
    this.sessions = this.start()
    for (const line of this.connections.keys()) line.drop()
    this.connections.clear()
  }

  /** Ends a connection, as both sides see it. */
  end(line: Line): void {
    const session = this.connections.get(line)
    if (session) this.sessions.leave(session)
    line.drop()
  }

  readonly serve = (line: Line): void => {
    const session = this.sessions.join({
      send: (text) => {
        line.say(text)
      },
      close: ({ code, reason }) => {
        line.close(code, reason)
      },
      buffered: 0,
      pause: () => undefined,
      resume: () => undefined,
    })
    line.onFrame = (text) => {
      session.receive(text)
    }
    this.connections.set(line, session)
    line.accept()
  }

  private start(): Sessions {
    const log = memory({ name: `m${String((this.memories += 1))}`, now: Date.now })
    const setTimer = (callback: () => void, ms: number) => {
      const timer = setTimeout(callback, ms)
      return () => {
        clearTimeout(timer)
      }
    }
    const host = { now: Date.now, setTimer, report }
    const topics = new Topics([chatTopic], { ...host, log, node: 'n', random: () => 0.5, secretKey: 'key' })
    const users = { verify: (user: string) => Promise.resolve({ user, validFor: Infinity }) }
    return new Sessions({ ...host, uptime: Date.now, topics, users, stamp: () => log.stamp() })
  }
}

export interface ChatPhone {
  readonly phone: VirtualPhone
  readonly chat: RoomChat
  readonly me: { name: string }
  /** Texts with their states. */
  readonly lines: readonly (readonly [text: string, state: string])[]
  connect(): void
  /** Ends the launch, as WeChat does: what the app saved is there, and its storage. */
  quit(): SavedRoom
}

/** One launch of the app. */
export function launchChat(
  server: ChatServer,
  user: string,
  saved: unknown = null,
  storage = new VirtualStorage(),
  limit = 1_000,
): ChatPhone {
  const phone = new VirtualPhone({ storage })
  phone.onDial = server.serve
  const socket = createSocketStore({
    url: 'wss://example.com',
    platform: phone,
    outbox: { persist: true, limit },
    session: session({ auth: () => ({ user, token: user }), user: () => user }),
  })
  const room = socket.topic<ChatState, ChatEvent, ChatCommand, Presence>('chat:lobby', {
    initial: emptyChat,
    reduce,
    optimistic: (state, command) => guess(user)(state, command),
  })
  const me = { user, name: user.toUpperCase() }
  const chat = new RoomChat(room, me, parseRoom(saved))
  return {
    phone,
    chat,
    me,
    get lines() {
      return chat.lines.map(({ text, state }) => [text, state] as const)
    },
    connect() {
      socket.connect()
    },
    quit() {
      const left = JSON.parse(JSON.stringify(chat.saved)) as SavedRoom
      socket.disconnect()
      return left
    },
  }
}

/** Lets answers and due timers run. */
export const pass = (ms = 50) => jest.advanceTimersByTimeAsync(ms)
