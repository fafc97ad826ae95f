export { createSocketStore, type SocketStore } from './create-socket-store'
export type { Entry, EntryState, QueuedEntry } from './outbox/entry'
export { type CloseFrame, type SocketError, type SocketErrorCode, SocketOptionError } from './base/errors'
export type { Explanation, NextStep } from './explain/explain'
export type { Transition, TransitionCause } from './explain/transition'
export type { Greeting } from './connection/greeting'
export type { Heartbeat, HeartbeatSample } from './connection/heartbeat'
export type { Message } from './messages/inbox'
export type { MessageListener, OfType, TypeOf } from './messages/message-types'
export type { SocketStoreOptions } from './options'
export type { MessagesOptions } from './messages/inbox'
export type { BurstOptions, OutboxOptions, Overflow } from './outbox/options'
export type { Background } from './connection/events'
export type { CloseAction, CloseCodes } from './connection/close-codes'
export type { Source } from './connection/sources'
export type {
  ConnectRequest,
  NetworkStatus,
  NetworkWatch,
  Platform,
  PlatformStorage,
  Socket,
  SocketHandlers,
} from './platforms/platform'
export type { Disposer, Timing } from './base/timing'
export type { Frame } from './base/frame'
export { wechatPlatform } from './platforms/wechat/wechat-platform'
export { fixedDelay, fullJitter, type RetryPolicy } from './connection/retry'
export type { StateName as SocketStatus } from './connection/state'
