import type { Disposer, NetworkStatus } from '../platform'
import type { Quirks } from './quirks'

/** What a socket of the phone needs to know of the phone. */
export interface World {
  readonly quirks: Quirks
  readonly network: NetworkStatus
  /** Milliseconds that anything takes one way between phone and server. 0: it is there within the call. */
  readonly latency: number
  now(): number
  /** Outside of the app: not held up when its JavaScript stops. */
  setTimer(callback: () => void, ms: number): Disposer
  /** Runs the app's code: now, or when it may run again. */
  enter(job: () => void): void
  /** A socket has ended or was asked to close. */
  socketLeft(): void
}

/** What `wx` gives to the callbacks of every call. */
export interface Outcome {
  readonly errMsg: string
}

/** The callbacks that every call of `wx` takes. */
export interface Callbacks {
  success?(outcome: Outcome): void
  fail?(outcome: Outcome): void
  complete?(outcome: Outcome): void
}

/** Calls back as `wx` does: `errMsg` is `<name>:ok`, or says what failed. */
export function answer(callbacks: Callbacks, name: string, failure: string | null): void {
  const outcome = { errMsg: failure ?? `${name}:ok` }
  if (failure === null) callbacks.success?.(outcome)
  else callbacks.fail?.(outcome)
  callbacks.complete?.(outcome)
}
