import { setDataMeter } from 'mobx-miniprogram-socket/meter'
import { isMeasured } from './config'
import { saveChat, socket } from './stores/index'

App({
  onLaunch() {
    if (isMeasured()) setDataMeter.start()
    socket.connect()
  },
  onHide: saveChat,
})
