import { PageWithStore } from 'mobx-miniprogram-socket/bindings'
import { socket } from '../../stores/socket'

PageWithStore({
  storeBindings: {
    store: socket,
    fields: ['status', 'retryCount', 'messages'],
    actions: ['retry'],
  },
  onSend(event: { detail: { value: string } }) {
    socket.send(event.detail.value)
  },
})
