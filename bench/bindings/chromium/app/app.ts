import { counts, socket } from './lib/room'

App({
  /** Number of messages that arrived; the bench reads it. */
  received: () => counts.received,
  onLaunch() {
    socket.connect()
  },
})
