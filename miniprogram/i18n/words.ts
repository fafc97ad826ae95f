import type { NextStep, SocketErrorCode, SocketStatus, TransitionCause } from 'mobx-miniprogram-socket'
import type { LineState } from '../stores/chat'

/** What to say about one status. */
export interface StatusWords {
  /** A title of one or two words. */
  readonly name: string
  /** One line that stands alone: what is the matter, and what happens next. */
  readonly banner: string
  /** One or two lines: what it means for the reader, and what happens next. */
  readonly next: string
}

/** Everything the app says. Both languages have this shape, so none can lack a sentence. */
export interface Words {
  readonly status: Readonly<Record<SocketStatus, StatusWords>>
  /** `failed` because the server asked not to come back; that of `status` is about the retry limit. */
  readonly refused: StatusWords
  /** The banner of `waiting` with its countdown, in seconds. */
  readonly waitingFor: (seconds: number) => string
  readonly errors: Readonly<Record<SocketErrorCode, string>>
  /** What led from one status to another where nothing failed; `offline` is `network` without one. */
  readonly causes: Readonly<Record<TransitionCause | 'offline', string>>
  /** What happens next, after so many seconds, at a time of day. */
  readonly steps: Readonly<Record<NextStep['what'], (seconds: string, time: string) => string>>
  /** Which retry comes after a wait; 0 is no retry but a first try. */
  readonly retryIn: (count: number, wait: string) => string
  /** A close code about which nothing else is known. */
  readonly closeCode: (code: string) => string
  readonly showAll: (count: number) => string
  /** What is said of a network type for which WeChat has a name of its own, such as `4g`, is that name. */
  readonly networks: Readonly<Record<'wifi' | 'none' | 'unknown', string>>
  readonly weakNetwork: (network: string) => string
  readonly seconds: (seconds: number) => string
  readonly milliseconds: (ms: number) => string
  readonly kilobytes: (kilobytes: string) => string
  readonly banner: BannerWords
  readonly index: IndexWords
  readonly messages: MessagesWords
  readonly monitor: MonitorWords
  readonly chart: ChartWords
  readonly cost: CostWords
}

export interface BannerWords {
  readonly retry: string
  readonly connect: string
  readonly details: string
}

export interface IndexWords {
  readonly title: string
  readonly lead: string
  readonly messages: string
  readonly monitor: string
  /** Where no message has arrived yet. */
  readonly noMessages: string
  readonly me: string
  readonly tryThis: string
  readonly steps: readonly string[]
}

export interface MessagesWords {
  readonly title: string
  readonly emptyTitle: string
  readonly emptyText: string
  readonly placeholder: string
  readonly send: string
  readonly states: Readonly<Record<Exclude<LineState, 'received'>, string>>
  readonly sendAgain: string
  /** The button that leads back to the newest line. */
  readonly newest: string
  /** Stands for the name of a sender that gave none. */
  readonly server: string
}

export interface MonitorWords {
  readonly title: string
  readonly since: string
  readonly connect: string
  readonly disconnect: string
  readonly retry: string
  readonly latency: string
  readonly retries: string
  readonly smoothed: string
  readonly queue: string
  readonly received: string
  readonly heartbeatAt: string
  readonly network: string
  readonly none: string
  /** Of a connection without a heartbeat, where earlier ones had some. */
  readonly noneYet: string
  readonly lastError: string
  readonly noError: string
  readonly noErrorDetail: string
  readonly history: string
  /** Where nothing has happened yet. */
  readonly nothingYet: string
  readonly copyLog: string
  readonly copied: string
  readonly notCopied: string
}

/** The table of what the pages ask of the render layer. */
export interface CostWords {
  readonly title: string
  /** What the audit of WeChat allows. */
  readonly limits: string
  /** Where a figure is beyond it. */
  readonly exceeded: string
  readonly page: string
  readonly calls: string
  /** Calls within the last second. */
  readonly perSecond: string
  /** The most calls that fell into one second. */
  readonly peak: string
  readonly size: string
  readonly largest: string
  /** The first page; the others are called by their titles. */
  readonly home: string
}

export interface ChartWords {
  /** Where the first heartbeat is still to come. */
  readonly soon: string
  /** Where none is to come unless something changes. */
  readonly empty: string
  readonly min: string
  readonly median: string
  readonly max: string
  readonly describe: (median: string, count: number) => string
}
