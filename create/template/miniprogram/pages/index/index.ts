import { PageWithStore } from 'mobx-miniprogram-socket/bindings'
import { list } from '../../stores/list'
import { socket } from '../../stores/socket'

PageWithStore({
  data: { text: '' },
  storeBindings: [
    { store: socket, fields: ['status', 'queueLength'], actions: ['retry'] },
    { store: list, fields: ['state', 'freshness'] },
  ],
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ text: event.detail.value })
  },
  onAdd() {
    const text = this.data.text.trim()
    if (text === '') return
    // 在任何状态下都可以发送。 Works in every status: sent as soon as possible, exactly once.
    list.send({ type: 'add', text })
    this.setData({ text: '' })
  },
})
