import { socket } from './stores/socket'

App({
  onLaunch() {
    socket.connect()
  },
})
