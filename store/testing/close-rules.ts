import { byteLength } from '../base/utf8'

/** https://developers.weixin.qq.com/miniprogram/dev/api/network/websocket/SocketTask.close.html */
const REASON_BYTES = 123

/**
 * Returns the `errMsg` that `close` fails with because of its arguments, or `null`.
 *
 * @throws Error for a code that WeChat for PC throws on
 */
export function faultOfClose(code: number, reason: string): string | null {
  if (code !== 1000 && !(code >= 3000 && code <= 4999)) throw new Error(badCode(code))
  return byteLength(reason) > REASON_BYTES
    ? `closeSocket:fail reason is longer than ${String(REASON_BYTES)} bytes`
    : null
}

/** WeChat 4.0.3. https://developers.weixin.qq.com/community/minigame/doc/000aa03bec0b98b5502328a566b800 */
function badCode(code: number): string {
  return (
    "closeSocket:failFailed to execute 'close' on 'XWebSocket': The code must be either 1000, or between 3000 and 4999. " +
    `${String(code)} is neither.`
  )
}
