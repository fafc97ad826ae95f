import { words } from '../../i18n/index'

export default Page({
  data: { title: words.index.game },

  onReady() {
    void wx.setNavigationBarTitle({ title: words.index.game })
  },
})
