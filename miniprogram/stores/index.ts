import { setDataMeter } from 'mobx-miniprogram-socket/meter'
import { Chat } from './chat'
import { parseChat } from './chat-memory'
import { Clock } from './clock'
import { Countdown } from './countdown'
import { LatencyLog } from './latency'
import { Remedy } from './remedy'
import { RenderCost } from './render-cost'
import { socket } from './socket'

// Letters and digits that cannot be confused with one another.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** Key of the conversation in storage. */
const CHAT = 'chat'

function randomName(): string {
  let name = ''
  while (name.length < 4) name += ALPHABET.charAt(Math.floor(Math.random() * ALPHABET.length))
  return name
}

// One instance each, for the life of the app.
export { socket }
export const clock = new Clock()
export const countdown = new Countdown({ socket, clock })
export const remedy = new Remedy(socket)
export const latencyLog = new LatencyLog(socket)
export const renderCost = new RenderCost({ meter: setDataMeter, clock })
const saved = parseChat(wx.getStorageSync(CHAT))
export const chat = new Chat(socket, saved ?? { me: randomName(), draft: '', lines: [] })

/** Keeps the conversation for the next launch. */
export function saveChat(): void {
  wx.setStorage({ key: CHAT, data: chat.saved, fail: () => undefined })
}
