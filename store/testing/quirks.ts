/** How the end of a socket is told: by `onError`, by `onClose`, by both in that order, or not at all. */
export type Telling = 'both' | 'error' | 'close' | 'neither'

/** What WeChat does differently from phone to phone, and from its own documentation. Change any of it at any time. */
export interface Quirks {
  /**
   * What 5 s in the background do. JavaScript stops: timers of the store, and every event, wait until the app is shown.
   * The sockets die, and the app learns of it
   * - `interrupted`: just before it stops, by `onClose` with 1000 `interrupted`;
   * - `late`: the same, but when it is shown;
   * - `silent`: never; only `send` and `close` fail from then on (iOS 8.0.48);
   * - `kept`: nothing of all this, as while background audio plays and in DevTools.
   *
   * @default 'late'
   */
  background: 'interrupted' | 'late' | 'silent' | 'kept'
  /**
   * How an attempt that failed is told.
   * @default 'both'
   */
  refusal: Telling
  /**
   * How the loss of an open connection is told.
   * @default 'close'
   */
  loss: Telling
  /**
   * `connectSocket` gives `undefined` instead of a task, and fails.
   * @default false
   */
  noTask: boolean
  /**
   * So many sockets an app may hold; one more is refused with `reach max websocket connect count`.
   * @default 5
   */
  socketLimit: number
  /**
   * `close()` without a code throws, as in WeChat 4.0.3 for PC. `false`: it means 1000, as documented.
   * @default true
   */
  closeNeedsCode: boolean
  /**
   * `close()` ends also a socket that is still connecting. `false`: it fails, and the socket may open later.
   * @default false
   */
  closesWhileConnecting: boolean
  /**
   * Milliseconds until `success` or `fail` of `send` and `setStorage` is called. 0: within the call.
   * @default 0
   */
  answerDelay: number
}

export const defaultQuirks: Readonly<Quirks> = {
  background: 'late',
  refusal: 'both',
  loss: 'close',
  noTask: false,
  socketLimit: 5,
  closeNeedsCode: true,
  closesWhileConnecting: false,
  answerDelay: 0,
}
