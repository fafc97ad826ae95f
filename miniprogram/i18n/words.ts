import type { NextStep, SocketErrorCode, SocketStatus, TransitionCause } from 'mobx-miniprogram-socket'
import type { Freshness } from 'mobx-miniprogram-socket/session'
import type { Wire } from '../config'
import type { LobbyWords } from './lobby-words'
import type { LineState } from '../stores/chat-line'
import type { RemedyName } from '../stores/remedy'
import type { GameWords } from './game-words'

/** Texts for one status. */
export interface StatusWords {
  /** A title of one or two words. */
  readonly name: string
  /** One line of its own: the problem, and what happens next. */
  readonly banner: string
  /** One or two lines: the meaning for the reader, and what happens next. */
  readonly next: string
}

/** Cause of a wait: a lost connection, a server that was not reached, a login that failed, or no error at all. */
export type WaitKind = 'lost' | 'unreachable' | 'login' | 'planned'

/** The banner of a wait. */
export interface WaitWords {
  readonly soon: string
  /** With its countdown, in seconds. */
  readonly within: (seconds: number) => string
}

/** Texts about the connection: its states, why it is in them, and what comes next. */
export interface ConnectionWords {
  readonly status: Readonly<Record<SocketStatus, StatusWords>>
  /** `failed` because the server asked not to reconnect; `status.failed` is about the retry limit. */
  readonly refused: StatusWords
  readonly waits: Readonly<Record<WaitKind, WaitWords>>
  readonly errors: Readonly<Record<SocketErrorCode, string>>
  /** Close codes that say more than the error `closed`. */
  readonly closes: Readonly<Record<number, string>>
  /** Causes of a transition without an error; `offline` there is no network, `held` the backoff of an earlier launch goes on. */
  readonly causes: Readonly<Record<TransitionCause | 'offline' | 'held' | 'greeting', string>>
  /** The next step by itself, with its seconds and its time of day. */
  readonly steps: Readonly<Record<NextStep['what'], (seconds: string, time: string) => string>>
}

/** Every text of the app. Both languages have this type, so the compiler finds a missing text. */
export interface Words extends ConnectionWords {
  /** Number of the retry after a wait; 0 is the first try. */
  readonly retryIn: (count: number, wait: string) => string
  readonly showAll: (count: number) => string
  /** Names of networks; for every other type, such as `4g`, WeChat's own name is shown. */
  readonly networks: Readonly<Record<'wifi' | 'none' | 'unknown', string>>
  readonly weakNetwork: (network: string) => string
  readonly seconds: (seconds: number) => string
  readonly milliseconds: (ms: number) => string
  readonly kilobytes: (kilobytes: string) => string
  readonly remedies: Readonly<Record<RemedyName, string>>
  /** Result of a tap on a banner, for screen readers. */
  readonly details: string
  readonly index: IndexWords
  readonly lobby: LobbyWords
  readonly messages: MessagesWords
  readonly monitor: MonitorWords
  readonly chart: ChartWords
  readonly cost: CostWords
  readonly game: GameWords
}

export interface IndexWords {
  readonly title: string
  readonly lead: string
  readonly game: string
  readonly gameDetail: string
  readonly messages: string
  readonly monitor: string
  /** Number of unread messages, for screen readers. */
  readonly unread: (count: number) => string
  /** Shown before the first message arrives. */
  readonly noMessages: string
  readonly tryThis: string
  readonly steps: readonly string[]
  readonly settings: string
  readonly me: string
  /** Title of the dialog for another name. */
  readonly rename: string
  readonly badName: string
  readonly wire: string
  /** Shown where WeChat cannot start the app anew by itself. */
  readonly startAnew: string
  readonly wires: Readonly<Record<Wire, string>>
  /** Effect of the chosen wire. */
  readonly wireHints: Readonly<Record<Wire, string>>
}

export interface MessagesWords {
  readonly title: string
  readonly emptyTitle: string
  readonly emptyText: string
  readonly placeholder: string
  readonly send: string
  readonly states: Readonly<Record<Exclude<LineState, 'received'>, string>>
  /** Reasons of a refusal, by their codes; `other` for those that are not here. */
  readonly refusals: Readonly<Record<string, string>> & { readonly other: string }
  /** Texts of the room while it does not follow the server. */
  readonly freshness: Readonly<Record<Exclude<Freshness, 'live'>, string>>
  /** Others who are here. */
  readonly here: (count: number) => string
  readonly alone: string
  /** Name of one who is typing, and the number of others who are. */
  readonly typing: (name: string, more: number) => string
  readonly loadingTitle: string
  readonly loadingText: string
  readonly sendAgain: string
  readonly dismiss: string
  /** Number of own lines that the server may have lost. */
  readonly mayBeLost: (count: string) => string
  /** Number of own lines that were not sent. */
  readonly failed: (count: string) => string
  readonly sendAllAgain: string
  /** Number of characters that the draft has left, or too many. */
  readonly left: (count: string) => string
  readonly tooLong: (count: string) => string
  /** Opens a long text; the number of characters that it hides. */
  readonly showMore: (count: string) => string
  readonly showLess: string
  /** Number of characters at the end that were not kept. */
  readonly lost: (count: string) => string
  /** The button that scrolls to the newest line. */
  readonly newest: string
  /** Author of a line that came without a name. */
  readonly server: string
}

export interface MonitorWords {
  readonly title: string
  readonly since: string
  readonly disconnect: string
  readonly latency: string
  readonly retries: string
  readonly smoothed: string
  readonly queue: string
  readonly received: string
  /** Own lines that were not taken, or waited too long. */
  readonly failed: string
  /** Entries that may not have arrived. */
  readonly unconfirmed: string
  readonly heartbeatAt: string
  readonly network: string
  readonly none: string
  /** Latency of a connection before its first heartbeat, while the chart shows earlier connections. */
  readonly noneYet: string
  readonly lastError: string
  readonly noError: string
  readonly noErrorDetail: string
  /** Opens and closes the raw text of an error. */
  readonly details: string
  readonly lessDetails: string
  readonly history: string
  /** Shown before the first transition. */
  readonly nothingYet: string
  readonly copyLog: string
  readonly copied: string
  readonly notCopied: string
}

/** The table of `setData` costs by page. */
export interface CostWords {
  readonly title: string
  /** The limits of WeChat's audit. */
  readonly limits: string
  /** Shown when a figure exceeds the limits. */
  readonly exceeded: string
  readonly page: string
  readonly calls: string
  /** Calls within the last second. */
  readonly perSecond: string
  /** Highest number of calls in one second. */
  readonly peak: string
  readonly size: string
  readonly largest: string
  /** Name of the first page; the others have their titles. */
  readonly home: string
}

export interface ChartWords {
  /** Shown until the first heartbeat, when one will come by itself. */
  readonly soon: string
  /** Shown while no heartbeat will come by itself. */
  readonly empty: string
  readonly min: string
  readonly median: string
  readonly max: string
  readonly describe: (median: string, count: number) => string
}
