/** Listeners that are called at the end of a socket: `onError`, `onClose`, both in that order, or neither. */
export type Telling = 'both' | 'error' | 'close' | 'neither'

/** Differences between phones, and between WeChat and its documentation. They can be changed at any time. */
export interface Quirks {
  /**
   * Effect of 5 s in the background. JavaScript stops: the store's timers and all events wait until the app is shown.
   * The sockets die. The app is notified
   * - `interrupted`: just before JavaScript stops, by `onClose` with 1000 `interrupted`;
   * - `late`: by the same `onClose`, when the app is shown;
   * - `silent`: never; `send` and `close` fail from then on (iOS 8.0.48);
   * - `kept`: JavaScript, sockets and `connectSocket` go on, as while background audio plays and in DevTools.
   *
   * @default 'late'
   */
  background: 'interrupted' | 'late' | 'silent' | 'kept'
  /**
   * `onAppShow` is called when the app comes to the foreground. `false`: it never is.
   * @default true
   */
  tellsShow: boolean
  /**
   * Listeners called when an attempt fails.
   * @default 'both'
   */
  refusal: Telling
  /**
   * Listeners called when an open connection is lost.
   * @default 'close'
   */
  loss: Telling
  /**
   * `connectSocket` returns `undefined` instead of a task, and fails.
   * @default false
   */
  noTask: boolean
  /**
   * Number of sockets an app may hold. One more fails with `reach max websocket connect count`.
   * @default 5
   */
  socketLimit: number
  /**
   * `close()` without a code throws, as in WeChat 4.0.3 for PC. `false`: the code is 1000, as documented.
   * @default true
   */
  closeNeedsCode: boolean
  /**
   * `close()` also ends a socket that is still connecting. `false`: `close()` fails, and the socket may open later.
   * @default false
   */
  closesWhileConnecting: boolean
  /**
   * Delay before `success` or `fail` of any call is called, in ms. Every phone takes some. 0: within the call.
   * @default 5
   */
  answerDelay: number
}

export const defaultQuirks: Readonly<Quirks> = {
  background: 'late',
  tellsShow: true,
  refusal: 'both',
  loss: 'close',
  noTask: false,
  socketLimit: 5,
  closeNeedsCode: true,
  closesWhileConnecting: false,
  answerDelay: 5,
}
