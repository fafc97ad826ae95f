// Type test of mobx-miniprogram-socket/testing: uses that must compile, and mistakes that must not.
import { createSocketStore, type Platform, wechatPlatform } from 'mobx-miniprogram-socket'
import {
  type Line,
  seeded,
  systemTiming,
  VirtualClock,
  VirtualPhone,
  VirtualServer,
  VirtualStorage,
} from 'mobx-miniprogram-socket/testing'

const clock = new VirtualClock({ random: seeded(1) })
const phone = new VirtualPhone({
  timing: clock,
  storage: new VirtualStorage(),
  quirks: { background: 'silent' },
})
const platform: Platform = phone
createSocketStore({ url: 'wss://example.com', platform })
createSocketStore({ url: 'wss://example.com', platform: wechatPlatform(phone.wx, systemTiming) })

new VirtualServer(clock, { pong: (frame) => (frame === 'ping' ? 'pong' : null) }).serve(phone)
phone.onDial = (line: Line) => line.accept()
const uninstall: () => void = phone.install()
uninstall()

// @ts-expect-error: not a network type of WeChat
phone.goes('lte')
// @ts-expect-error: not a value of `background`
phone.quirks.background = 'sometimes'
// @ts-expect-error: `running` is read-only
phone.running.timers = 0
