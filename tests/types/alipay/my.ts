// The official typings of `my` fit.
import { createSocketStore } from 'mobx-miniprogram-socket'
import { type Alipay, alipayPlatform, type SisterPlatform } from 'mobx-miniprogram-socket/platforms/alipay'

const platform: SisterPlatform = alipayPlatform(my)
const native: Alipay = my
const socket = createSocketStore({ url: 'wss://example.com/ws', platform })
/** Options of `App()`. */
export const app = { onLaunch: () => socket.connect(), onShow: platform.shown, onHide: platform.hidden }
// @ts-expect-error `my` opens sockets
alipayPlatform({ ...native, connectSocket: undefined })
