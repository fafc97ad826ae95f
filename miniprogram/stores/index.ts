import { type ChatCommand, type ChatEvent, type ChatState, emptyChat, guess, reduce } from 'demo-chat'
import { codeOf, noRoom, optionsOf, type RoomCommand, type RoomEvent } from 'dig-for-gold'
import { setDataMeter } from 'mobx-miniprogram-socket/meter'
import { httpUrl } from '../config'
import { Clock } from './clock'
import type { Conversation } from './conversation'
import { Countdown } from './countdown'
import type { Phone } from './game/accompany'
import type { Wish } from './game/arrival'
import { evidenceOf, noteOf } from './game/evidence'
import type { Game } from './game/game'
import { GameRoom } from './game/game-room'
import { noTopic } from './game/no-topic'
import { Notebook } from './game/notebook'
import { randomSeed } from './game/seeds'
import { see, type SeenRoom } from './game/seen-room'
import { Visit } from './game/visit'
import { LatencyLog } from './latency'
import { LobbyApi } from './lobby/api'
import { askByWeChat } from './lobby/ask'
import { Lobby } from './lobby/lobby'
import { Me } from './me'
import { PlainChat } from './plain/plain-chat'
import { parseChat } from './plain/plain-memory'
import { Remedy } from './remedy'
import { RenderCost } from './render-cost'
import type { Presence } from './room/company'
import { type Room, RoomChat } from './room/room-chat'
import { parseRoom } from './room/room-memory'
import { foreground, login, openSocket, socket, wireChoice } from './socket'

/** Key of the vibration setting in storage. */
const VIBRATES = 'vibrates'
/** Key of the name in storage. */
const ME = 'me'
/** Key of the notes on games in storage. */
const PROOFS = 'proofs'
/** Key of the conversation in storage. */
const CHAT = wireChoice.wire === 'plain' ? 'chat' : 'room'

// One instance each, for the life of the app.
export { login, openSocket, socket, wireChoice }
export const clock = new Clock()
export const countdown = new Countdown({ socket, clock })
export const remedy = new Remedy(socket)
export const latencyLog = new LatencyLog(socket)
export const renderCost = new RenderCost({ meter: setDataMeter, clock })
export const me = new Me(wx.getStorageSync(ME), (name) => {
  wx.setStorage({ key: ME, data: name, fail: () => undefined })
})
const notebook = new Notebook(wx.getStorageSync(PROOFS), (data) => {
  wx.setStorage({ key: PROOFS, data, fail: () => undefined })
})
export const lobby = new Lobby(new LobbyApi(askByWeChat(httpUrl), login), login, (code, round) => {
  const note = noteOf(notebook.read(code), round)
  return note ? evidenceOf(note) : null
})
export const chat = wireChoice.wire === 'plain' ? plainChat() : roomChat()

function plainChat(): Conversation {
  const saved = parseChat(wx.getStorageSync(CHAT)) ?? { draft: '', lines: [] }
  return new PlainChat(socket, { ...saved, me: me.name })
}

function roomChat(): Conversation {
  const writer = {
    get user() {
      return login.user
    },
    get name() {
      return me.name
    },
  }
  const room: Room = socket.topic<ChatState, ChatEvent, ChatCommand, Presence>('chat:lobby', {
    initial: emptyChat,
    reduce,
    optimistic: (state, command) => guess(login.user ?? '')(state, command),
  })
  return new RoomChat(room, writer, parseRoom(wx.getStorageSync(CHAT)))
}

/**
 * Enters a room, until `leave()` of the game.
 *
 * @param typed its code, as a person or a link gives it
 * @param wish what the link asks for
 */
export function enter(typed: string, wish?: Wish): Game {
  const code = codeOf(typed)
  const initial = noRoom(code ?? typed, optionsOf())
  const isPlain = wireChoice.wire === 'plain'
  const topic =
    code === null || isPlain
      ? noTopic(initial, isPlain ? 'loading' : 'live')
      : socket.topic<SeenRoom, RoomEvent, RoomCommand>(`room:${code}`, { initial, reduce: see })
  const ports = { me, clock, foreground, notebook, seed: randomSeed, isPlain }
  return new GameRoom(initial.code, topic, ports, wish)
}

/** The room on the screen. */
export const visit = new Visit({
  enter,
  vibrates: wx.getStorageSync(VIBRATES) !== 'no',
  save: (vibrates) => {
    wx.setStorage({ key: VIBRATES, data: vibrates ? 'yes' : 'no', fail: () => undefined })
  },
})

/** The phone beside its screen, while a round is on it. */
export const phone: Phone = {
  entitle: (title) => void wx.setNavigationBarTitle({ title }),
  vibrate: (type) => {
    if (visit.vibrates) wx.vibrateShort({ type, fail: () => undefined })
  },
  keepScreenOn: (keepScreenOn) => {
    wx.setKeepScreenOn({ keepScreenOn, fail: () => undefined })
  },
}

/** Starts the app anew with a session, in this room. @returns whether it does, as `wireChoice.choose` */
export function useSession(code: string): boolean {
  return wireChoice.choose('session', `/pages/game/game?room=${code}`)
}

/** Keeps the conversation for the next launch. */
export function saveChat(): void {
  wx.setStorage({ key: CHAT, data: chat.saved, fail: () => undefined })
}
