import { useLaunchQuery } from './config'
import { socket } from './stores/index'

App({
  onLaunch({ query }) {
    useLaunchQuery(query)
    socket.connect()
  },
})
