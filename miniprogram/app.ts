import { setDataMeter } from 'mobx-miniprogram-socket/meter'
import { isMeasured } from './config'
import { saveChat } from './stores/index'

// No socket yet: a page that needs it opens it.
App({
  onLaunch() {
    if (isMeasured()) setDataMeter.start()
  },
  onHide: saveChat,
})
