import { createSocketStore } from 'mobx-miniprogram-socket'
import { PageWithStore } from 'mobx-miniprogram-socket/bindings'
import { session } from 'mobx-miniprogram-socket/session'

type Say = { type: 'say'; text: string } // a command
type Said = { type: 'said'; user: string; text: string } // an event

/** User and ticket of the server's `POST /login`: docs/server.md. */
async function auth(): Promise<{ user: string; token: string }> {
  const { code } = await wx.login()
  return new Promise((resolve, fail) =>
    wx.request<{ user: string; ticket: string }>({
      url: 'https://example.com/login',
      method: 'POST',
      data: { code },
      success: ({ data: { user, ticket } }) => resolve({ user, token: ticket }),
      fail,
    }),
  )
}

export const socket = createSocketStore({
  url: 'wss://example.com/session',
  outbox: { persist: true }, // commands outlive the app
  session: session({ auth }), // asked at each attempt, and when the server wants a new token
})

export const room = socket.topic<readonly Said[], Said, Say>('room:42', {
  initial: [],
  reduce: (lines, event) => [...lines, event], // pure: makes the next state
  optimistic: (lines, { text }) => [...lines, { type: 'said', user: 'me', text }], // optional: a guess until the answer is here
})

PageWithStore({
  storeBindings: { store: room, fields: ['state', 'freshness', 'lost'], actions: ['acknowledge'] },
  async onSend(event: WechatMiniprogram.Input) {
    const end = await room.send({ type: 'say', text: event.detail.value }).done
    if (end.kind !== 'acked') wx.showToast({ title: end.kind, icon: 'none' })
  },
})
