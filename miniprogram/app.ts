import { setDataMeter } from 'mobx-miniprogram-socket/meter'
import { isMeasured, useLaunchQuery } from './config'
import { saveChat, socket } from './stores/index'

App({
  onLaunch({ query }) {
    useLaunchQuery(query)
    if (isMeasured()) setDataMeter.start()
    socket.connect()
  },
  onHide: saveChat,
})
