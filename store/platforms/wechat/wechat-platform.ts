import type { Timing } from '../../base/timing'
import type { Platform } from '../platform'
import { systemTiming } from '../system-timing'
import { refuseWithout, type TaskApi, taskPlatform } from '../task/task-platform'

/** The part of `wx` that is used; structural, because the official typings change between versions. */
export type WeChat = TaskApi

/**
 * The mini-program platform, over `SocketTask` only: WeChat advises against every other socket function of `wx`.
 * All platforms on one `wx` share the five sockets that WeChat allows.
 *
 * @param timing clock, timers and random numbers; a test passes its own. @default the system's
 * @throws SocketOptionError for a `wx` that lacks a function, such as `onAppShow`
 */
export function wechatPlatform(wx: WeChat, timing: Timing = systemTiming): Platform {
  refuseWithout('wx', wx, 'connectSocket onNetworkStatusChange onAppShow onAppHide')
  return taskPlatform(wx, timing)
}
