import type { Message } from 'mobx-miniprogram-socket'

import { createStoreBindings } from './bindings'
import { counts, type Line, socket } from './room'

/** A page that shows the list, the status and two counts, bound by hand as the official README does it. */
export function roomPage(): void {
  Page({
    data: {
      messages: [] as readonly Message<Line>[],
      status: socket.status,
      received: 0,
      characters: 0,
    },
    bindings: null as { destroyStoreBindings(): void } | null,
    onLoad() {
      this.bindings = createStoreBindings(this, {
        store: socket,
        fields: {
          messages: 'messages',
          status: 'status',
          received: () => counts.received,
          characters: () => counts.characters,
        },
        actions: {},
      })
    },
    onUnload() {
      this.bindings?.destroyStoreBindings()
    },
  })
}
