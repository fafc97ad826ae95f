import { createStoreBindings } from 'mobx-miniprogram-bindings'
import { socket } from '../../stores/socket'

Page({
  bindings: null as ReturnType<typeof createStoreBindings> | null,

  onLoad() {
    this.bindings = createStoreBindings(this, {
      store: socket,
      fields: ['status', 'retryCount', 'messages'],
      actions: ['retry'],
    })
  },

  onUnload() {
    this.bindings?.destroyStoreBindings()
  },

  onSend(event: { detail: { value: string } }) {
    socket.send(event.detail.value)
  },
})
