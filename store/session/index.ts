// The entry `mobx-miniprogram-socket/session`: commands that take effect exactly once, and state that is shared.
export type { CommandEnd, SentCommand } from './entry'
export type { Credentials } from './hello'
export type { Member } from './here'
export type { SessionPlug } from './plug'
export { session, type SessionOptions } from './session'
export type { Freshness, Topic, TopicOptions } from './topic'
