import { Phone } from '../../runtime/phone/phone'
import { networkApi } from '../../runtime/wx/network'
import { socketApi } from '../../runtime/wx/socket'
import { createSocketStore } from '../../../store'
import { wechatPlatform, type WeChat } from '../../../store/platforms/wechat/wechat-platform'

/** Phones of each code. A browser has room for 255 sockets to one server. */
export const half = 100
/** Time over which the phones come first, in ms. */
const arrival = 2_000

export type Side = 'library' | 'byHand'

interface Attempt {
  readonly at: number
  readonly side: Side
}

/** A crowd of phones without screens against the server: half of them with the library, half with the code of the article. */
export class Crowd {
  /** Begin, in epoch ms. */
  readonly begun = Date.now()
  readonly attempts: Attempt[] = []
  private readonly open: Record<Side, Set<number>> = { library: new Set(), byHand: new Set() }
  private readonly ends: (() => void)[] = []
  private isOver = false

  constructor() {
    void this.arrive()
  }

  /** Whether all of them are connected. */
  get isBack(): boolean {
    return this.count('library') === half && this.count('byHand') === half
  }

  count(side: Side): number {
    return this.open[side].size
  }

  close(): void {
    this.isOver = true
    for (const end of this.ends) end()
  }

  private async arrive(): Promise<void> {
    const code = await (await fetch('classic/app.js')).text()
    for (let n = 0; n < half; n++) {
      for (const side of ['library', 'byHand'] as const) this.start(side, n, code)
      await new Promise((resolve) => setTimeout(resolve, arrival / half))
      if (this.isOver) return this.close()
    }
  }

  private start(side: Side, n: number, code: string): void {
    const phone = new Phone(`crowd ${side} ${n}`)
    const tell = (isOpen: boolean): void => void (isOpen ? this.open[side].add(n) : this.open[side].delete(n))
    const sockets = socketApi(phone, undefined, {
      messages: { handed: () => {} },
      socket: () => ({
        dialling: () => void this.attempts.push({ at: Date.now(), side }),
        open: () => tell(true),
        frame: () => {},
        over: () => tell(false),
      }),
    })
    const network = networkApi(phone)
    const nothing = (): void => {}
    const events = { onAppShow: nothing, offAppShow: nothing, onAppHide: nothing, offAppHide: nothing }
    const server = location.origin.replace('http', 'ws')
    const wx = {
      ...sockets.api,
      ...network.api,
      ...events,
      getLaunchOptionsSync: () => ({ query: { server } }),
    }
    const end = side === 'library' ? startStore(wx, server) : startArticle(wx, code)
    this.ends.push(() => {
      end()
      sockets.dispose()
      network.dispose()
    })
  }
}

function startStore(wx: object, server: string): () => void {
  const store = createSocketStore({ url: `${server}/plain`, platform: wechatPlatform(wx as WeChat) })
  store.connect()
  return () => store.dispose()
}

/** Runs the code of the article with a `wx` and timers of its own; they end with it. */
function startArticle(wx: object, code: string): () => void {
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const later = (act: () => void, ms: number): ReturnType<typeof setTimeout> => {
    const timer = setTimeout(act, ms)
    timers.add(timer)
    return timer
  }
  // The code names its globals; as parameters each phone has its own.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function('wx', 'App', 'setTimeout', 'console', code) as (
    wx: object,
    App: (app: { onLaunch(): void }) => void,
    setTimeout: typeof later,
    console: object,
  ) => void
  run(wx, (app) => app.onLaunch(), later, { log: () => {} })
  return () => timers.forEach((timer) => clearTimeout(timer))
}

/** Attempts of one side in each bin of a time. */
export function binsOf({ attempts, begun }: Crowd, side: Side, binMs: number): number[] {
  const bins: number[] = []
  for (const attempt of attempts) {
    if (attempt.side !== side) continue
    const bin = Math.floor((attempt.at - begun) / binMs)
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  return Array.from(bins, (count) => count ?? 0)
}
