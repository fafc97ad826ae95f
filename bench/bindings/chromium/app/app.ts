import { socket } from './lib/room'

App({
  onLaunch() {
    socket.connect()
  },
})
