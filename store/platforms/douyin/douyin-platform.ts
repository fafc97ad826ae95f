// Douyin. Sources, under https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/api/: sockets
// network/web-socket/tt-connect-socket, network device/network-state/tt-on-network-status-change; typings: npm @douyin-microapp/typings 1.3.1.
import type { Timing } from '../../base/timing'
import { systemTiming } from '../system-timing'
import type { Native } from '../task/dialect'
import { type NativeForeground, type SisterPlatform, sisterPlatform } from '../task/sister-platform'

/** The part of `tt` that is used. */
export type Douyin = Native & NativeForeground

/**
 * Platform for a mini-program of Douyin, Toutiao and the other apps that have `tt`. All platforms on one `tt` share its
 * five sockets. Words are WeChat's; a close code may be text, and a report of the network may lack `isConnected`.
 *
 * Not tried on a phone: it follows Douyin's documentation and typings.
 *
 * @param timing clock, timers and random numbers; a test passes its own. @default the system's
 * @throws SocketOptionError for a `tt` that lacks a function, such as `connectSocket`
 */
export function douyinPlatform(tt: Douyin, timing: Timing = systemTiming): SisterPlatform {
  return sisterPlatform('tt', tt, {}, timing)
}
