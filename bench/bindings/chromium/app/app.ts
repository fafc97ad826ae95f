import { counts, socket } from './lib/room'

App({
  /** How many messages arrived, for who looks from outside. */
  received: () => counts.received,
  onLaunch() {
    socket.connect()
  },
})
