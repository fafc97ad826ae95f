// Kuaishou. Source: the typings of its games, https://github.com/onble/kuaishouweb-minigame-api-type. No typings of its
// mini-programs were found.
import type { Timing } from '../../base/timing'
import { systemTiming } from '../system-timing'
import type { Native } from '../task/dialect'
import { type NativeForeground, type SisterPlatform, sisterPlatform } from '../task/sister-platform'

/** The part of `ks` that is used. */
export type Kuaishou = Native & NativeForeground

/**
 * Platform for a mini-program of Kuaishou, whose words are taken to be WeChat's. All platforms on one `ks` share its five
 * sockets.
 *
 * Experimental: only typings of games were found. Games have no `ks.onAppShow`: pass `shown` and `hidden` of the platform
 * to `ks.onShow` and `ks.onHide`.
 *
 * @param timing clock, timers and random numbers; a test passes its own. @default the system's
 * @throws SocketOptionError for a `ks` that lacks a function, such as `connectSocket`
 */
export function kuaishouPlatform(ks: Kuaishou, timing: Timing = systemTiming): SisterPlatform {
  return sisterPlatform('ks', ks, {}, timing)
}
