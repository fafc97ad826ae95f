// Alipay. Sources, under https://opendocs.alipay.com: sockets /mini/api/vx19c3, network /mini/api/network-status and
// /mini/api/ympi0l, storage /mini/api/eocm6v and /mini/api/ox0wna, foreground /mini/api/nn7do1; typings: npm @mini-types/my 3.0.14.
import { fromBase64, toBase64 } from '../../base/base64'
import { isRecord } from '../../base/is-record'
import type { Timing } from '../../base/timing'
import { systemTiming } from '../system-timing'
import { type Dialect, type Native, textOf } from '../task/dialect'
import { type NativeForeground, type SisterPlatform, sisterPlatform } from '../task/sister-platform'

/** The part of `my` that is used. */
export type Alipay = Native & NativeForeground

const dialect: Dialect = {
  // Without it the call returns no task, and all sockets of the app share the listeners of `my`.
  connect: { multiple: true },
  frame(event) {
    const { data, isBuffer } = innerOf(event)
    return isBuffer === true && typeof data === 'string' ? (fromBase64(data) ?? data) : data
  },
  // Clients before 10.5.16 and the IDE take no ArrayBuffer.
  pack: (frame) =>
    typeof frame === 'string' ? { data: frame, isBuffer: false } : { data: toBase64(frame), isBuffer: true },
  end: innerOf,
  network(said) {
    const { networkType, networkAvailable, isConnected } = isRecord(said) ? said : {}
    const type = typeOf(networkType)
    // Android without the permission for the phone's state always says UNKNOWN: assume that the network is up.
    const isUp = isConnected ?? (type === 'unknown' ? undefined : networkAvailable)
    return { networkType: type, isConnected: isUp }
  },
  read(storage, key) {
    const answer = storage.getStorageSync({ key })
    if (!isRecord(answer)) return undefined
    if (answer['error'] !== undefined) throw new Error(textOf(answer))
    return answer['data'] ?? undefined
  },
}

/** Alipay's typings put what an event says into its `data`; its documentation does not. */
function innerOf(event: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(event)) return {}
  const inner = event['data']
  return isRecord(inner) && !(inner instanceof ArrayBuffer)
    ? { ...event, ...inner, data: inner['data'] }
    : event
}

function typeOf(networkType: unknown): string | undefined {
  if (typeof networkType !== 'string') return undefined
  const type = networkType.toLowerCase().replace('-', '')
  if (type === 'notreachable') return 'none'
  return type === 'wwan' ? 'unknown' : type
}

/**
 * Platform for a mini-program of Alipay, library 2.3.1 or newer. All platforms on one `my` share its five sockets.
 *
 * Not tried on a phone: it follows Alipay's documentation and typings. MobX needs `"globalObjectMode": "enable"` in
 * `compileOptions` of `mini.project.json`, and old phones need `"transpile"` for this package.
 * Where `my.onAppShow` is missing, as in the IDE, call `shown` and `hidden` of the platform in `App.onShow` and `App.onHide`.
 *
 * @param timing clock, timers and random numbers; a test passes its own. @default the system's
 * @throws SocketOptionError for a `my` that lacks a function, such as `connectSocket`
 */
export function alipayPlatform(my: Alipay, timing: Timing = systemTiming): SisterPlatform {
  return sisterPlatform('my', my, dialect, timing)
}
