import type { Timing } from '../../base/timing'
import type { Platform } from '../platform'
import { type Dialect, type Native, translate } from './dialect'
import { refuseWithout, taskPlatform } from './task-platform'

/** The part of a platform's object that reports the foreground. Each function is missing somewhere. */
export interface NativeForeground {
  onAppShow?(listener: () => void): unknown
  offAppShow?(listener: () => void): unknown
  onAppHide?(listener: () => void): unknown
  offAppHide?(listener: () => void): unknown
}

/** The platform of a mini-program that is not WeChat's. */
export interface SisterPlatform extends Platform {
  /** Call it in `App.onShow` where the platform may have no `onAppShow`. A report that comes twice does no harm. */
  readonly shown: () => void
  /** Call it in `App.onHide` where the platform may have no `onAppHide`. */
  readonly hidden: () => void
}

/**
 * Makes the platform of `native`, which differs from WeChat by its dialect.
 *
 * @param name name of `native`, for errors
 * @throws SocketOptionError for a `native` that lacks a function
 */
export function sisterPlatform(
  name: string,
  native: Native & NativeForeground,
  dialect: Dialect,
  timing: Timing,
): SisterPlatform {
  refuseWithout(name, native, 'connectSocket onNetworkStatusChange')
  const shown = new Report(
    (listener) => native.onAppShow?.(listener),
    native.offAppShow && ((listener) => native.offAppShow?.(listener)),
  )
  const hidden = new Report(
    (listener) => native.onAppHide?.(listener),
    native.offAppHide && ((listener) => native.offAppHide?.(listener)),
  )
  const api = {
    ...translate(native, dialect),
    onAppShow: shown.add,
    offAppShow: shown.remove,
    onAppHide: hidden.add,
    offAppHide: hidden.remove,
  }
  return { ...taskPlatform(api, timing, native), shown: shown.tell, hidden: hidden.tell }
}

type Listener = () => void

/** A report that comes from the platform, from the app, or from both. */
class Report {
  private readonly listeners = new Set<Listener>()
  private isHeard = false
  private readonly on: (listener: Listener) => unknown
  private readonly off: ((listener: Listener) => unknown) | undefined

  constructor(on: (listener: Listener) => unknown, off: ((listener: Listener) => unknown) | undefined) {
    this.on = on
    this.off = off
  }

  readonly tell = (): void => {
    for (const listener of Array.from(this.listeners)) listener()
  }

  readonly add = (listener: Listener): void => {
    this.listeners.add(listener)
    if (!this.isHeard) this.on(this.tell)
    this.isHeard = true
  }

  readonly remove = (listener: Listener): void => {
    this.listeners.delete(listener)
    // Where a listener cannot be taken back it stays, tells nobody, and is used again.
    if (this.listeners.size > 0 || !this.off) return
    this.off(this.tell)
    this.isHeard = false
  }
}
