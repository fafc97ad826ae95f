import { createSocketStore, fullJitter, type RetryPolicy } from 'mobx-miniprogram-socket'
import { session } from 'mobx-miniprogram-socket/session'
import { httpUrl, retryLimit, serverUrl } from '../config'
import { Foreground } from './foreground'
import { type Line, readFrame, type Received } from './plain/wire'
import { Login } from './room/login'
import { fetchCode, postLogin } from './room/wechat-login'
import { WireChoice } from './wire-choice'

/** Key of the login in storage. */
const LOGIN = 'login'

const jitter = fullJitter()

/** The default policy with the limit of the launch query. */
const retry: RetryPolicy = {
  next: (attempt, previousDelay, random) =>
    attempt > retryLimit() ? null : jitter.next(attempt, previousDelay, random),
}

export const foreground = new Foreground(wx)

export const wireChoice = new WireChoice()

export const login = new Login(
  {
    fetchCode,
    post: (proof) => postLogin(httpUrl('/login'), proof),
    save: (data) => {
      wx.setStorage({ key: LOGIN, data, fail: () => undefined })
    },
  },
  wx.getStorageSync(LOGIN),
)

/** The one socket of the app. */
export const socket = createSocketStore<Received, Line>({
  url: () => serverUrl(wireChoice.wire),
  retry,
  decode: readFrame,
  // A line that was written offline leaves in the next launch.
  outbox: { persist: true },
  ...(wireChoice.wire === 'session' && {
    session: session({ auth: login.authenticate, user: () => login.user }),
  }),
})

/** Connects at the first page that needs the socket. After that it is in the hands of the person who holds the phone. */
export function openSocket(): void {
  if (socket.status === 'idle') socket.connect()
}
