import { flag, fn, milliseconds, wrong } from '../base/check'
import { isFunction, known } from '../base/known'
import { type Heartbeat, type HeartbeatSettings, heartbeatDefaults, randomKey } from './heartbeat'

/**
 * @param own ping and pong of a session, in place of those of the user
 * @throws SocketOptionError
 */
export function parseHeartbeat(
  heartbeat: Partial<Heartbeat> | false,
  random: () => number,
  own: Pick<HeartbeatSettings, 'ping' | 'isPong'> | undefined,
): HeartbeatSettings | false {
  if (heartbeat === false) return false
  known('heartbeat', heartbeat, `interval timeout adaptive${own ? '' : ' key ping isPong'}`)
  const {
    interval = heartbeatDefaults.interval,
    timeout = heartbeatDefaults.timeout,
    adaptive = heartbeatDefaults.adaptive,
    key = () => randomKey(random),
    ping = heartbeatDefaults.ping,
    isPong = heartbeatDefaults.isPong,
  } = heartbeat
  fn('heartbeat.ping', ping)
  if (typeof key !== 'string' && !isFunction(key)) wrong('heartbeat.key', 'a string or a function', key)
  return {
    interval: milliseconds('heartbeat.interval', interval),
    timeout: milliseconds('heartbeat.timeout', timeout),
    adaptive: flag('heartbeat.adaptive', adaptive),
    keepsTimeout: heartbeat.timeout !== undefined,
    key: isFunction(key) ? key : () => key,
    ping,
    isPong: fn('heartbeat.isPong', isPong),
    ...own,
  }
}
