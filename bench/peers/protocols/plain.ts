import { stateless } from './protocol'

/** Frames as they are. What ends in `ping` and the `heartbeat` of websocket-heartbeat-miniprogram are answered. */
export const plain = stateless((wire, took) => (frame) => {
  const isPing = frame.endsWith('ping') || frame === 'heartbeat'
  if (isPing) wire.say('pong')
  else took(frame)
})
