import type { Disposer } from '../../base/timing'
import { systemTiming } from '../system-timing'

declare const wx: { readonly nextTick?: (callback: () => void) => void } | undefined
declare const console: { warn(text: string): void }
declare const getCurrentPages: (() => object[]) | undefined

/** Page stack, timers and warnings of the mini-program. Reads globals at each call: a test or a preview replaces them. */
export const wechatPages = {
  nextTick(callback: () => void): void {
    if (typeof wx === 'object' && typeof wx.nextTick === 'function') wx.nextTick(callback)
    else void Promise.resolve().then(callback)
  },
  now: (): number => systemTiming.now(),
  setTimer: (callback: () => void, ms: number): Disposer => systemTiming.setTimer(callback, ms),
  pages: (): readonly object[] => (typeof getCurrentPages === 'function' ? getCurrentPages() : []),
  warn(text: string): void {
    console.warn(`[mobx-miniprogram-socket] ${text}`)
  },
}
