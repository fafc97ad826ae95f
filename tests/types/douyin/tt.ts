// The official typings of `tt` fit.
import { createSocketStore } from 'mobx-miniprogram-socket'
import { type Douyin, douyinPlatform, type SisterPlatform } from 'mobx-miniprogram-socket/platforms/douyin'

const platform: SisterPlatform = douyinPlatform(tt)
const native: Douyin = tt
export const socket = createSocketStore({ url: 'wss://example.com/ws', platform })
// @ts-expect-error `tt` opens sockets
douyinPlatform({ ...native, connectSocket: undefined })
