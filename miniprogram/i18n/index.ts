import type { NetworkStatus, SocketErrorCode, SocketStatus, Transition } from 'mobx-miniprogram-socket'
import { en } from './en'
import type { StatusWords, WaitKind, Words } from './words'
import { zh } from './zh'

/** Texts in the phone's language: Chinese for every kind of Chinese, else English. */
export const words: Words = wx.getAppBaseInfo().language.startsWith('zh') ? zh : en

/** The members that are not functions. */
type Texts<T> = { [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]: T[K] }

/** The texts of a page for its `data`, without those that count: WeChat copies `data`, and a function has no copy. */
export function textsOf<T extends object>(page: T): Texts<T> {
  const texts: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(page)) if (typeof text !== 'function') texts[name] = text
  return texts as Texts<T>
}

/** The time of day of an epoch time, `10:42`. */
export function minuteOf(at: number): string {
  const date = new Date(at)
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

/** The time of day of an epoch time, `10:42:07`. */
export function secondOf(at: number): string {
  return `${minuteOf(at)}:${twoDigits(new Date(at).getSeconds())}`
}

/** A span of time in ms, `640 ms` or `2.5 s`. */
export function spanOf(ms: number): string {
  return ms < 1_000 ? words.milliseconds(ms) : words.seconds(Math.round(ms / 100) / 10)
}

/** A number with separators, `9,000`. */
export function countOf(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A number of bytes, `0.4 KB` or `128 KB`. */
export function sizeOf(bytes: number): string {
  const kilobytes = bytes / 1_000
  return words.kilobytes(kilobytes.toFixed(kilobytes < 100 ? 1 : 0))
}

/** Texts for the status that a transition led to. */
export function statusWords(status: SocketStatus, transition: Transition | null): StatusWords {
  if (status === 'failed' && transition?.error === 'refused') return words.refused
  const texts = words.status[status]
  return status === 'waiting' ? { ...texts, banner: words.waits[waitAfter(transition)].soon } : texts
}

/** The banner of `waiting` with its countdown, in seconds. */
export function waitingFor(seconds: number, transition: Transition | null): string {
  return words.waits[waitAfter(transition)].within(seconds)
}

/** A wait without an error follows a new network, a return, or a launch that goes on with an earlier backoff. */
function waitAfter(transition: Transition | null): WaitKind {
  switch (transition?.error) {
    case undefined:
    case null:
      return 'planned'
    case 'connect-failed':
    case 'connect-timeout':
    case 'url-failed':
      return 'unreachable'
    case 'greeting-failed':
      return 'login'
    default:
      return 'lost'
  }
}

/** Text for the cause of a transition. */
export function causeOf({ cause, error, detail, to }: Transition): string {
  if (error !== null) return errorOf(error, Number(/^\d{4}\b/.exec(detail)?.[0]))
  const { causes } = words
  if (to === 'offline') return causes.offline
  if (to === 'connecting' && (cause === 'opened' || cause === 'heard')) return causes.greeting
  return cause === 'connect' && to === 'waiting' ? causes.held : causes[cause]
}

/** Text for an error; a close code that says more than the error takes its place. */
export function errorOf(error: SocketErrorCode, closeCode: number | undefined): string {
  const { errors, closes } = words
  return (error === 'closed' && closeCode !== undefined && closes[closeCode]) || errors[error]
}

/** Name of the phone's network. */
export function networkName({ type, weak }: NetworkStatus): string {
  const { networks } = words
  const name = type === 'wifi' || type === 'none' || type === 'unknown' ? networks[type] : type.toUpperCase()
  return weak ? words.weakNetwork(name) : name
}

/** Text for the code of a refusal. */
export function refusalOf(code: string): string {
  const { refusals } = words.messages
  return Object.entries(refusals).find(([name]) => name === code)?.[1] ?? refusals.other
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
