// The entry of the package: topics of a team and the engines that keep them. `testing/` holds the test kit.
export { createServer, type RunningServer, type ServerOptions, type SessionOptions } from './app'
export { memory, type MemoryOptions } from './engine/memory/memory'
export { redis, type RedisLog } from './engine/redis/redis'
export type { RedisOptions } from './engine/redis/options'
export { RedisError } from './engine/redis/address'
export type { Health, TopicLog } from './engine/topic-log'
export type { Users, Verified } from './session/users'
export {
  type CommandOf,
  type Context,
  defineTopic,
  type EffectContext,
  type EventOf,
  type Role,
  type StateOf,
  type ViewOf,
  SYSTEM,
  type SystemCommand,
  type Topic,
  type TopicOptions,
} from './topics/define-topic'
export { hide, type Hidden, refuse, type Refusal } from './topics/refusal'
export { TopicError } from './topics/topic-error'
export type { Person } from './users/code2session'
export { localUsers } from './users/local-users'
export { type Bans, memoryBans, type MemoryBans } from './users/bans'
export { redisBans, type RedisBans } from './users/redis-bans'
export type { Credential, LoggedIn, LoginOptions, LoginRefused, LoginUsers } from './users/login'
export { redisTickets } from './users/redis-tickets'
export { memoryTickets, type MemoryTicketsOptions, type Tickets } from './users/tickets'
export { wechatUsers, type WechatUsersOptions } from './users/wechat-users'
