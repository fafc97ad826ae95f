export { createSocketStore, type SocketStore } from './create-socket-store'
export type { Entry, EntryState, QueuedEntry } from './outbox/entry'
export { type CloseFrame, type SocketError, type SocketErrorCode, SocketOptionError } from './errors'
export type { Explanation, NextStep, Transition, TransitionCause } from './explain'
export type { Heartbeat, HeartbeatSample } from './heartbeat'
export type { Message } from './inbox'
export type { MessageListener, OfType, TypeOf } from './message-types'
export type { MessagesOptions, OutboxOptions, Overflow, SocketStoreOptions, Source } from './options'
export type {
  ConnectRequest,
  Disposer,
  Frame,
  NetworkStatus,
  NetworkWatch,
  Platform,
  PlatformStorage,
  Socket,
  SocketHandlers,
  Timing,
} from './platform'
export { wechatPlatform } from './platforms/wechat'
export { fixedDelay, fullJitter, type RetryPolicy } from './retry'
export type { SocketStatus } from './socket-store'
