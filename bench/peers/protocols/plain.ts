import type { Protocol } from './protocol'

/** Frames as they are. What ends in `ping` and the `heartbeat` of websocket-heartbeat-miniprogram are answered. */
export const plain: Protocol = (wire) => (frame) => {
  const isPing = frame.endsWith('ping') || frame === 'heartbeat'
  if (isPing) wire.say('pong')
  return isPing ? [] : [frame]
}
