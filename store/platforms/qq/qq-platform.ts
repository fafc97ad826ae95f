// QQ. Source: https://q.qq.com/wiki/develop/miniprogram/API/network/network_websocket.html. No official typings were found.
import type { Timing } from '../../base/timing'
import { systemTiming } from '../system-timing'
import type { Native } from '../task/dialect'
import { type NativeForeground, type SisterPlatform, sisterPlatform } from '../task/sister-platform'

/** The part of `qq` that is used. */
export type QQ = Native & NativeForeground

/**
 * Platform for a mini-program of QQ, whose words are WeChat's. All platforms on one `qq` share its five sockets.
 *
 * Not tried on a phone: it follows QQ's documentation, which says less than WeChat's.
 *
 * @param timing clock, timers and random numbers; a test passes its own. @default the system's
 * @throws SocketOptionError for a `qq` that lacks a function, such as `connectSocket`
 */
export function qqPlatform(qq: QQ, timing: Timing = systemTiming): SisterPlatform {
  return sisterPlatform('qq', qq, {}, timing)
}
