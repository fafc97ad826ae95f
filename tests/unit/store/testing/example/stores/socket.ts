import { createSocketStore } from 'mobx-miniprogram-socket'

export const socket = createSocketStore({ url: 'wss://example.com/ws' })
