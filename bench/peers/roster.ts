import type { Peer } from './client'
import { article } from './clients/article'
import { centrifuge } from './clients/centrifuge'
import { ours } from './clients/ours'
import { partysocket } from './clients/partysocket'
import { phoenix } from './clients/phoenix'
import { reconnectingWebSocket } from './clients/reconnecting-websocket'
import { rews } from './clients/rews'
import { session } from './clients/session'
import { socketIo } from './clients/socket-io'
import { websocketHeartbeatMiniprogram } from './clients/websocket-heartbeat-miniprogram'
import { websocketTs } from './clients/websocket-ts'

/** All clients of the table, in its order. */
export const roster: readonly Peer[] = [
  ours,
  session,
  reconnectingWebSocket,
  partysocket,
  websocketTs,
  rews,
  socketIo,
  centrifuge,
  phoenix,
  websocketHeartbeatMiniprogram,
  article,
]

export function peerNamed(name: string): Peer {
  const peer = roster.find((one) => one.name === name)
  if (!peer) throw new Error(`No client is named ${name}`)
  return peer
}
