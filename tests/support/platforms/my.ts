// `my` of Alipay on a virtual phone, with the shapes of its documentation or of its typings.
import type { Alipay } from '../../../store/platforms/alipay'
import type { VirtualPhone } from '../../../store/testing'
import { byteLength } from '../../../store/base/utf8'
import { type Called, listenersOf } from './translated'

export interface MyOptions {
  /** Where an event of a task has its values: in `data`, as in the typings, or in itself, as in the documentation. */
  readonly events: 'nested' | 'flat'
  /** Whether `onClose` tells code and reason. The typings say no. */
  readonly tellsCode: boolean
  /** Android without the permission for the phone's state. */
  readonly networkIsUnknown: boolean
  /** The IDE has no `onAppShow`. */
  readonly isIde: boolean
}

const defaults: MyOptions = { events: 'nested', tellsCode: false, networkIsUnknown: false, isIde: false }
const names = new Map([
  ['none', 'NOTREACHABLE'],
  ['unknown', 'UNKNOWN'],
])
/** Bytes that Alipay keeps under one key. https://opendocs.alipay.com/mini/api/eocm6v */
const KEY_LIMIT = 200_000

/** Codes of https://opendocs.alipay.com/mini/api/vx19c3. */
const codes: readonly (readonly [words: RegExp, error: number])[] = [
  [/reach max/, 3],
  [/not exist|not OPEN|not connected/, 10],
  [/./, 2],
]

const failureOf = ({ errMsg }: { errMsg: string }) => ({
  error: codes.find(([words]) => words.test(errMsg))?.[1],
  errorMessage: errMsg,
})

const answersOf = ({ success, fail }: Called) => ({
  success: () => success?.({ success: true }),
  fail: (outcome: { errMsg: string }) => fail?.(failureOf(outcome)),
})

export function fakeMy(phone: VirtualPhone, options: Partial<MyOptions> = {}): Alipay {
  const { events, tellsCode, networkIsUnknown, isIde } = { ...defaults, ...options }
  const { wx } = phone
  const typeOf = (type: string): string =>
    networkIsUnknown ? 'UNKNOWN' : (names.get(type) ?? type.toUpperCase())
  const network = listenersOf(
    ({ isConnected, networkType }: { isConnected: boolean; networkType: string }) => ({
      isConnected: networkIsUnknown || isConnected,
      networkType: typeOf(networkType),
    }),
  )
  return {
    connectSocket(option: Called) {
      const { url, header, protocols, timeout, multiple, ...rest } = option
      const strangers = Object.keys(rest).filter((name) => name !== 'success' && name !== 'fail')
      if (strangers.length > 0) throw new Error(`connectSocket was given ${strangers.join(', ')}`)
      // A socket of the whole app, whose events are told to the listeners of `my` alone.
      if (multiple !== true) return undefined
      const task = wx.connectSocket({ url, header, protocols, timeout, ...answersOf(option) } as never)
      if (task === undefined) return undefined
      const socketTaskID = String(phone.lines.length)
      const event = (values: object): object =>
        events === 'nested' ? { data: { ...values, socketTaskID } } : { ...values }
      return {
        send(message: Called) {
          const { data, isBuffer } = message
          if (typeof data !== 'string') message.fail?.({ error: 2, errorMessage: 'data is no string' })
          else task.send({ data: isBuffer === true ? bytesOf(data) : data, ...answersOf(message) })
        },
        close(call: Called) {
          const { code, reason } = call as { code?: number; reason?: string }
          task.close({ ...(code !== undefined && { code }), reason: reason ?? '', ...answersOf(call) })
        },
        onOpen: (listener: (event: unknown) => void) => task.onOpen(() => listener(event({}))),
        onMessage: (listener: (event: unknown) => void) =>
          task.onMessage(({ data }) => {
            const isBuffer = data instanceof ArrayBuffer
            listener(event({ data: isBuffer ? Buffer.from(data).toString('base64') : data, isBuffer }))
          }),
        onError: (listener: (event: unknown) => void) =>
          task.onError(({ errMsg }) => listener({ data: { socketTaskID }, error: 50, errorMessage: errMsg })),
        onClose: (listener: (event: unknown) => void) =>
          task.onClose((close) => listener(event(tellsCode ? close : {}))),
      }
    },
    getNetworkType: ({ success }) =>
      wx.getNetworkType({
        success: ({ networkType }) =>
          success({ networkType: typeOf(networkType), networkAvailable: networkType !== 'none' }),
      }),
    onNetworkStatusChange: (listener) => wx.onNetworkStatusChange(network.add(listener)),
    offNetworkStatusChange: (listener) => wx.offNetworkStatusChange(network.take(listener)),
    getStorageSync(option) {
      const { key } = option as { key: string }
      try {
        const data = wx.getStorageSync(key)
        return { data: data === '' ? null : data, success: true }
      } catch (thrown) {
        return { error: 13, errorMessage: (thrown as Error).message }
      }
    },
    setStorage(option) {
      const { key, data } = option
      if (byteLength(data) > KEY_LIMIT) option.fail({ error: 14, errorMessage: 'the value is over 200 kB' })
      else wx.setStorage({ key, data, ...answersOf({ ...option }) })
    },
    removeStorage: (option) => wx.removeStorage({ key: option.key, ...answersOf({ ...option }) }),
    ...(isIde
      ? {}
      : {
          onAppShow: wx.onAppShow,
          offAppShow: wx.offAppShow,
          onAppHide: wx.onAppHide,
          offAppHide: wx.offAppHide,
        }),
  }
}

function bytesOf(base64: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(base64, 'base64')).buffer
}
