// Baidu. Sources, in https://github.com/swan-team/swan-docs under program-docs/docs/develop/: api/net/websocket*.md,
// api/device_sys, api/base_app_event, api/storage, framework/operating-mechanism.md. That copy ends in 2020.
import type { Timing } from '../../base/timing'
import { systemTiming } from '../system-timing'
import type { Dialect, Native } from '../task/dialect'
import { type NativeForeground, type SisterPlatform, sisterPlatform } from '../task/sister-platform'

/** The part of `swan` that is used. */
export type Baidu = Native & NativeForeground

const dialect: Dialect = {
  read(storage, key) {
    const answer = storage.getStorageSync(key)
    // Since library 3.140.1 an error is returned where it was thrown before.
    if (answer instanceof Error) throw answer
    return answer
  },
}

/**
 * Platform for a mini-program of Baidu, library 1.9.4 or newer. All platforms on one `swan` share five sockets.
 *
 * Not tried on a phone: it follows Baidu's documentation. Baidu deletes the storage when a user logs out.
 *
 * @param timing clock, timers and random numbers; a test passes its own. @default the system's
 * @throws SocketOptionError for a `swan` that lacks a function, such as `connectSocket`
 */
export function baiduPlatform(swan: Baidu, timing: Timing = systemTiming): SisterPlatform {
  return sisterPlatform('swan', swan, dialect, timing)
}
