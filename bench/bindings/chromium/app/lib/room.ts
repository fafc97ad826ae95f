import { makeAutoObservable } from 'mobx-miniprogram'
import { createSocketStore } from 'mobx-miniprogram-socket'

export interface Line {
  readonly from: string
  readonly text: string
}

/** All options have their defaults, for example a window of 200 messages. */
export const socket = createSocketStore<Line>({
  url: () => wx.getLaunchOptionsSync().query['server'] ?? '',
  decode: (frame) => JSON.parse(frame as string) as Line,
})

/** Counts of a page. */
class Counts {
  received = 0
  characters = 0

  constructor() {
    makeAutoObservable(this)
    socket.on((line) => this.heard(line))
  }

  heard({ text }: Line): void {
    this.received += 1
    this.characters += text.length
  }
}

export const counts = new Counts()
