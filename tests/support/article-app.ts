// The code of the article that this project started from, so that a test can show a fault before it shows its absence.

type Listener<T = unknown> = (event: T) => void

interface Received {
  readonly data: string
}

/**
 * The socket functions on `wx` as the article uses them: one socket, one slot for each kind of event. The test plays
 * the network.
 */
export class LegacyWx {
  /** When each attempt was made, in epoch ms. */
  readonly dials: number[] = []
  readonly sent: string[] = []
  /** Frames handed over while no socket was open: they fail without an error. */
  readonly lost: string[] = []
  /** How often a listener was registered, by kind of event. */
  readonly registrations = { open: 0, message: 0, error: 0, close: 0 }
  closings = 0
  isOpen = false
  private readonly slots: {
    open?: Listener
    message?: Listener<Received>
    error?: Listener
    close?: Listener
  } = {}

  connectSocket({ success }: { url: string; success(): void }): void {
    this.dials.push(Date.now())
    success()
  }

  sendSocketMessage({ data }: { data: string; success?(): void }): void {
    const box = this.isOpen ? this.sent : this.lost
    box.push(data)
  }

  closeSocket(): void {
    this.closings += 1
  }

  onSocketOpen(listener: Listener): void {
    this.registrations.open += 1
    this.slots.open = listener
  }

  onSocketMessage(listener: Listener<Received>): void {
    this.registrations.message += 1
    this.slots.message = listener
  }

  onSocketError(listener: Listener): void {
    this.registrations.error += 1
    this.slots.error = listener
  }

  onSocketClose(listener: Listener): void {
    this.registrations.close += 1
    this.slots.close = listener
  }

  accept(): void {
    this.isOpen = true
    this.slots.open?.({})
  }

  say(data: string): void {
    this.slots.message?.({ data })
  }

  fail(): void {
    this.isOpen = false
    this.slots.error?.({})
  }

  drop(): void {
    this.isOpen = false
    this.slots.close?.({})
  }

  /** The slots do not tell of which socket they speak. */
  closeOfAnOlder(): void {
    this.slots.close?.({})
  }
}

/** The article's `app.js`, line by line, without its console output and with what it adds to `this` declared. */
export function articleApp(wx: LegacyWx) {
  return {
    lockReconnect: false,
    timer: undefined as NodeJS.Timeout | undefined,

    globalData: {
      ipw: 'wss://www.example.cn/',
      limit: 0,
      timeout: 10000,
      timeoutObj: undefined as NodeJS.Timeout | undefined,
      serverTimeoutObj: undefined as NodeJS.Timeout | undefined,
      callback: (_res: Received): void => {},
    },

    onLaunch() {
      this.linkSocket()
    },

    linkSocket() {
      wx.connectSocket({
        url: this.globalData.ipw + 'webSocketServer.mn',
        success: () => {
          this.initEventHandle()
        },
      })
    },

    initEventHandle() {
      wx.onSocketMessage((res) => {
        if (res.data === 'pong') {
          this.reset()
          this.start()
        } else {
          this.globalData.callback(res)
        }
      })
      wx.onSocketOpen(() => {
        this.reset()
        this.start()
      })
      wx.onSocketError(() => {
        this.reconnect()
      })
      wx.onSocketClose(() => {
        this.reconnect()
      })
    },

    reconnect() {
      if (this.lockReconnect) return
      this.lockReconnect = true
      clearTimeout(this.timer)
      if (this.globalData.limit < 10) {
        this.timer = setTimeout(() => {
          this.linkSocket()
          this.lockReconnect = false
        }, 5000)
        this.globalData.limit = this.globalData.limit + 1
      }
    },

    reset() {
      clearTimeout(this.globalData.timeoutObj)
      clearTimeout(this.globalData.serverTimeoutObj)
      return this
    },

    start() {
      const randomNum = this.randomWord(16)
      this.globalData.timeoutObj = setTimeout(() => {
        wx.sendSocketMessage({ data: randomNum + 'ping' })
        this.globalData.serverTimeoutObj = setTimeout(() => {
          wx.closeSocket()
        }, this.globalData.timeout)
      }, this.globalData.timeout)
    },

    randomWord(length: number) {
      const arr = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
      let str = ''
      for (let i = 0; i < length; i++) {
        str += arr.charAt(Math.round(Math.random() * (arr.length - 1)))
      }
      return str
    },
  }
}
