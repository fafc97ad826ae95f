// Words in which a platform differs from WeChat, and the translation of its object into WeChat's words.
import type { Frame } from '../../base/frame'
import { isFunction } from '../../base/known'
import { isRecord } from '../../base/is-record'
import type { NetworkApi } from './network'
import type { Outcome, SocketApi, SocketTask } from './socket'
import type { StorageApi } from './task-platform'

/** Differences of one platform from WeChat. A member that is left out is as in WeChat. */
export interface Dialect {
  /** Options that `connectSocket` needs besides WeChat's. */
  readonly connect?: object
  /** Reads the frame in an event of `onMessage`. */
  readonly frame?: (event: unknown) => unknown
  /** Makes the options of `send` that carry a frame. */
  readonly pack?: (frame: Frame) => object
  /** Reads code and reason in an event of `onClose`. */
  readonly end?: (event: unknown) => unknown
  /** Translates a report of the network. */
  readonly network?: (said: unknown) => unknown
  /** Reads a stored value; throws where the platform could not. */
  readonly read?: (storage: NativeStorage, key: string) => unknown
}

/** Callbacks that every call is given: some platforms return a Promise where there is none. */
interface Answering {
  success(): void
  fail(outcome: unknown): void
}

/** The functions of a platform that keep texts. */
export interface NativeStorage {
  getStorageSync(option: unknown): unknown
  setStorage(option: { key: string; data: string } & Answering): unknown
  removeStorage(option: { key: string } & Answering): unknown
}

/** The part of a platform's object that is used. Structural, because the typings change between versions. */
export interface Native extends Partial<NativeStorage> {
  connectSocket(option: {
    url: string
    header: Record<string, string>
    protocols?: string[]
    timeout: number
    success(): void
    fail(outcome: unknown): void
  }): unknown
  getNetworkType?(option: { success(said: unknown): void; fail(): void }): unknown
  onNetworkStatusChange(listener: (said: unknown) => void): unknown
  offNetworkStatusChange?(listener: (said: unknown) => void): unknown
  onNetworkWeakChange?(listener: (said: unknown) => void): unknown
  offNetworkWeakChange?(listener: (said: unknown) => void): unknown
}

/** The translated functions of a platform. */
export type Translated = SocketApi & NetworkApi & Partial<StorageApi>

/** Reads the text of a failure: WeChat's `errMsg`, Alipay's `errorMessage`, or the number that is all Baidu gives. */
export function textOf(outcome: unknown): string {
  const said: Record<string, unknown> = isRecord(outcome) ? outcome : { errMsg: outcome }
  const words = ['errMsg', 'errorMessage', 'message', 'error', 'errCode', 'errorCode'].map(
    (name) => said[name],
  )
  const text = words.find((word) => typeof word === 'string' && word !== '')
  const number = words.find((word) => typeof word === 'number')
  if (typeof text === 'string') return text
  return typeof number === 'number' ? `error ${String(number)}` : ''
}

interface Answers {
  success?(): void
  fail(outcome: Outcome): void
}

/** Translates the answers to a call. */
function answersOf(option: Answers): Answering {
  return {
    success() {
      option.success?.()
    },
    fail(outcome) {
      option.fail({ errMsg: textOf(outcome) })
    },
  }
}

/** Translates the functions of a platform that open sockets, report the network and keep texts. */
export function translate(native: Native, dialect: Dialect): Translated {
  return {
    connectSocket(option) {
      const { perMessageDeflate: _deflate, tcpNoDelay: _delay, ...rest } = option
      const task = native.connectSocket({
        ...rest,
        ...dialect.connect,
        ...answersOf(option),
      })
      return isTask(task) ? translateTask(task, dialect) : (task as SocketTask | undefined)
    },
    ...translateNetwork(native, dialect),
    ...(keepsTexts(native) ? translateStorage(native, dialect) : {}),
  }
}

/** A `SocketTask` whose events and outcomes are in the platform's own words. */
interface NativeTask {
  send(option: object): unknown
  close(option: object): unknown
  onOpen(listener: () => void): unknown
  onMessage(listener: (event: unknown) => void): unknown
  onError(listener: (event: unknown) => void): unknown
  onClose(listener: (event: unknown) => void): unknown
}

/** A wrapper's Promise and a missing task are passed on: the socket reports them. */
function isTask(value: unknown): value is NativeTask {
  return isRecord(value) && isFunction(value['onOpen'])
}

function translateTask(task: NativeTask, { frame, pack, end }: Dialect): SocketTask {
  return {
    send(option) {
      const { data } = option
      task.send({ ...(pack ? pack(data) : { data }), ...answersOf(option) })
    },
    close(option) {
      const { code, reason } = option
      task.close({ code, reason, ...answersOf(option) })
    },
    onOpen(listener) {
      task.onOpen(() => {
        listener()
      })
    },
    onMessage(listener) {
      task.onMessage((event) => {
        listener({ data: frame ? frame(event) : (event as { data: unknown }).data })
      })
    },
    onError(listener) {
      task.onError((event) => {
        listener({ errMsg: textOf(event) })
      })
    },
    onClose(listener) {
      task.onClose((event) => {
        listener((end ? end(event) : event) as { code: number; reason: string })
      })
    },
  }
}

function translateNetwork(native: Native, { network = (said) => said }: Dialect): NetworkApi {
  /** The platform's listener of each of ours, by which it is taken back. */
  const listeners = new WeakMap<(said: unknown) => void, (said: unknown) => void>()
  const listenerOf = (listener: (said: unknown) => void): ((said: unknown) => void) => {
    const made =
      listeners.get(listener) ??
      ((said) => {
        listener(network(said))
      })
    listeners.set(listener, made)
    return made
  }
  return {
    getNetworkType({ success, fail }) {
      native.getNetworkType?.({
        success: (said) => {
          success(network(said))
        },
        fail,
      })
    },
    onNetworkStatusChange(listener) {
      native.onNetworkStatusChange(listenerOf(listener))
    },
    offNetworkStatusChange(listener) {
      native.offNetworkStatusChange?.(listenerOf(listener))
    },
    onNetworkWeakChange(listener) {
      native.onNetworkWeakChange?.(listenerOf(listener))
    },
    offNetworkWeakChange(listener) {
      native.offNetworkWeakChange?.(listenerOf(listener))
    },
  }
}

function keepsTexts(native: Partial<NativeStorage>): native is NativeStorage {
  return (['getStorageSync', 'setStorage', 'removeStorage'] as const).every((name) =>
    isFunction(native[name]),
  )
}

function translateStorage(native: NativeStorage, { read }: Dialect): StorageApi {
  return {
    getStorageSync: (key) => (read ? read(native, key) : native.getStorageSync(key)),
    setStorage(option) {
      const { key, data } = option
      native.setStorage({ key, data, ...answersOf(option) })
    },
    removeStorage(option) {
      native.removeStorage({ key: option.key, ...answersOf(option) })
    },
  }
}
