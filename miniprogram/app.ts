import { setDataMeter } from 'mobx-miniprogram-socket/bindings'
import { isMeasured, useLaunchQuery } from './config'
import { socket } from './stores/index'

App({
  onLaunch({ query }) {
    useLaunchQuery(query)
    if (isMeasured()) setDataMeter.start()
    socket.connect()
  },
})
