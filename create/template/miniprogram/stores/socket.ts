import { createSocketStore } from 'mobx-miniprogram-socket'
import { session } from 'mobx-miniprogram-socket/session'
import { SOCKET_URL } from '../config'
import { authenticate } from './login'

/** The one socket of the app. Commands that wait outlive the app. */
export const socket = createSocketStore({
  url: SOCKET_URL,
  outbox: { persist: true },
  session: session({ auth: authenticate }),
})
