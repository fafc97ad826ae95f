import { isIP } from 'node:net'
import { logLevels } from '../check-options'
import { defaults, inPlace, type ServerOptions } from '../options'
import { isNetwork } from '../sockets/client-address'

/** Strangers may make topics as fast as they send: none stays for ever. */
export const retainDays = 30

/** Ms within which a balancer that looks every 5 s has noticed that a server is not ready. */
const noticeAfter = 6_000

/** Text of `--help`: the settings, which all come from environment variables. */
export const usage = `Usage · 用法: npm run server

       npm run server -- ban USER | unban USER
                  closes a user's connections on all servers of REDIS_URL, and lets the user in no more; or again
                  断开某个用户在 REDIS_URL 的全部服务器上的连接，并不再允许其进入；或重新允许

HTTP and WebSocket on one port: GET /health, POST /login, WebSocket at /plain outside production and, for users, the chat at /session.
HTTP 与 WebSocket 共用一个端口：GET /health，POST /login，WebSocket 路径为 /plain（仅限非生产环境）；用户的聊天室在 /session。

Environment · 环境变量
  PORT       TCP port, 0 takes any free one (default ${defaults.port})
             TCP 端口，0 表示任意空闲端口（默认 ${defaults.port}）
  HOST       address to listen on; 0.0.0.0 lets phones in the same network connect (default ${defaults.host})
             监听地址；设为 0.0.0.0 后，同一局域网内的手机可以连接（默认 ${defaults.host}）
  ORIGINS    web pages that may open a WebSocket or log in, such as "https://a.example,https://b.example" (default: all;
             mini-programs send no origin and are always let in)
             允许打开 WebSocket 和登录的网页来源，用逗号分隔（默认全部；小程序不发送来源，始终允许）
  NODE_ENV   "development" adds /debug, which can drop, close, refuse, mute and delay connections
             设为 "development" 时提供 /debug，可断开、关闭、拒绝、静默或延迟连接
  APPID, APPSECRET
             log in the users of this mini-program at POST /login, and refuse other mini-programs (default: everybody under any name, for
             development; with NODE_ENV=production no /login)
             POST /login 登录这个小程序的用户，并拒绝其他小程序（默认为开发用户，任何人可用任何名字；NODE_ENV=production 时没有 /login）
  SECRET     at least 32 characters: passes of POST /login outlive a restart, secrets of topics stay the same
             (default: random at each start)
             至少 32 个字符：重启后 POST /login 的 pass 仍然有效，主题的密值不变（默认每次启动随机生成）
  REDIS_URL  redis://user:password@host:6379, which several servers share; rediss:// for TLS; several nodes of a Redis Cluster with
             commas between them. Needs SECRET (default: topics live in this process and end with it)
             多台服务器共用的 Redis，例如 redis://user:password@host:6379；TLS 用 rediss://；Redis Cluster 用逗号分隔多个节点。
             需要 SECRET（默认主题只在本进程内存中，进程结束即消失）
  RETAIN_DAYS
             days after its last event that a topic is dropped from Redis, 2 to 3650 (default ${retainDays})
             主题最后一个事件之后，在 Redis 中保留的天数，2 到 3650（默认 ${retainDays}）
  WAKE       how servers tell each other of news in Redis: pubsub, sharded (those of one shard of a Redis Cluster), or poll (every 200 ms,
             where a cloud has no pub/sub) (default pubsub)
             服务器之间通过 Redis 通知新事件的方式：pubsub；sharded（Redis Cluster 的分片 pub/sub）；poll（每 200 毫秒查询，用于没有
             pub/sub 的云）（默认 pubsub）
  PLAIN      on or off: /plain, which sends each frame to everybody without a login (default: on; with NODE_ENV=production off)
             on 或 off：/plain，不登录即可把每一帧发给所有人（默认 on；NODE_ENV=production 时为 off）
  PROXIES    proxies whose X-Forwarded-For names the client, such as "127.0.0.1,10.0.0.0/8" (default: none)
             信任其 X-Forwarded-For 的代理，用逗号分隔（默认没有）
  MAX_CONNECTIONS
             WebSockets held at the same time; one more is answered 503 (default ${defaults.maxConnections})
             同时保持的 WebSocket 数；再多的得到 503（默认 ${defaults.maxConnections}）
  DRAIN_DELAY
             ms for which everything goes on after /health/ready fails, until a balancer has noticed (default: ${noticeAfter} with REDIS_URL and
             NODE_ENV=production, else 0)
             /health/ready 失败后继续正常服务的毫秒数，等待负载均衡器察觉（默认：有 REDIS_URL 且 NODE_ENV=production 时为 ${noticeAfter}，否则为 0）
  DRAIN_TIMEOUT
             ms in which all connections are told to go when the server stops (default ${defaults.drainTimeout})
             停止时通知全部连接离开所用的毫秒数（默认 ${defaults.drainTimeout}）
  RETURN_AFTER
             ms after that before the first client comes back (default: 0 with REDIS_URL, because another server takes over;
             ${inPlace} without, for a restart in place)
             此后第一个客户端隔多少毫秒回来（默认：有 REDIS_URL 时为 0，另一台服务器会接手；没有时为 ${inPlace}，原地重启）
  METRICS    address of GET /metrics for Prometheus, such as 9464 or 10.0.0.5:9464; keep it from the public (default: none)
             GET /metrics（Prometheus）的地址，例如 9464 或 10.0.0.5:9464；不要对公众开放（默认没有）
  LOG_LEVEL  ${logLevels.join(', ')} (default ${defaults.logLevel})
             日志级别（默认 ${defaults.logLevel}）

Ctrl+C or SIGTERM stops the server: it closes the connections one after the other, and cuts off after ${defaults.stopTimeout / 1_000} s those that do not answer.
A second Ctrl+C stops it at once.
按 Ctrl+C（或发送 SIGTERM）停止：先逐个正常关闭连接，${defaults.stopTimeout / 1_000} 秒后强制断开未响应的连接。
再按一次 Ctrl+C 立即停止。
`

/** A setting with an invalid value; the message, in English and Chinese, is all that is printed. */
export class SettingError extends Error {}

export type Environment = Readonly<Record<string, string | undefined>>

export function optionsFrom(environment: Environment): ServerOptions {
  const { PORT, HOST, ORIGINS, APPID, PROXIES, NODE_ENV, LOG_LEVEL, PLAIN, REDIS_URL } = environment
  const { MAX_CONNECTIONS, DRAIN_DELAY, DRAIN_TIMEOUT, RETURN_AFTER, METRICS } = environment
  const mode = modeFrom(NODE_ENV)
  const isBalanced = mode === 'production' && Boolean(REDIS_URL)
  return {
    development: mode === 'development',
    plain: PLAIN ? wordFrom('PLAIN', PLAIN, 'on off') === 'on' : mode !== 'production',
    drainDelay: DRAIN_DELAY
      ? numberFrom('DRAIN_DELAY', DRAIN_DELAY, 0, 3_600_000)
      : isBalanced
        ? noticeAfter
        : 0,
    ...(MAX_CONNECTIONS
      ? { maxConnections: numberFrom('MAX_CONNECTIONS', MAX_CONNECTIONS, 1, 1_000_000) }
      : {}),
    ...(DRAIN_TIMEOUT ? { drainTimeout: numberFrom('DRAIN_TIMEOUT', DRAIN_TIMEOUT, 0, 3_600_000) } : {}),
    ...(RETURN_AFTER ? { returnAfter: numberFrom('RETURN_AFTER', RETURN_AFTER, 0, 3_600_000) } : {}),
    ...(METRICS ? { metrics: metricsFrom(METRICS) } : {}),
    ...(PORT ? { port: numberFrom('PORT', PORT, 0, 65_535) } : {}),
    ...(HOST ? { host: HOST } : {}),
    ...(ORIGINS ? { origins: listFrom(ORIGINS, originFrom) } : {}),
    ...(APPID ? { appIds: [APPID] } : {}),
    ...(PROXIES ? { proxies: listFrom(PROXIES, proxyFrom) } : {}),
    ...(LOG_LEVEL ? { logLevel: wordFrom('LOG_LEVEL', LOG_LEVEL, logLevels.join(' ')) } : {}),
  }
}

function listFrom(text: string, itemFrom: (text: string) => string): string[] {
  return text.split(',').map((item) => itemFrom(item.trim()))
}

export function numberFrom(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new SettingError(
    `${name} is "${text}", expected an integer from ${least} to ${most}.\n` +
      `${name} 的值是 "${text}"，应为 ${least} 到 ${most} 之间的整数。`,
  )
}

/** @param words the expected ones, with spaces between them */
export function wordFrom<Word extends string>(name: string, text: string, words: Word): Words<Word> {
  const all = words.split(' ')
  if (all.includes(text)) return text as Words<Word>
  throw new SettingError(
    `${name} is "${text}", expected one of ${all.join(', ')}.\n` +
      `${name} 的值是 "${text}"，应为以下之一：${all.join('、')}。`,
  )
}

type Words<All extends string> = All extends `${infer First} ${infer Rest}` ? First | Words<Rest> : All

/** A misspelt "production" would let everybody in under any name. */
function modeFrom(text: string | undefined): string | undefined {
  if (!text || ['development', 'production', 'test'].includes(text)) return text
  throw new SettingError(
    `NODE_ENV is "${text}", expected development, production, test or nothing.\n` +
      `NODE_ENV 的值是 "${text}"，应为 development、production、test 或不设置。`,
  )
}

function metricsFrom(text: string): { readonly host?: string; readonly port: number } {
  const [, host, port] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? []
  if (port !== undefined && Number(port) <= 65_535)
    return { ...(host === undefined ? {} : { host: host.replace(/^\[|\]$/g, '') }), port: Number(port) }
  throw new SettingError(
    `METRICS is "${text}", expected a port or an address with a port, such as 9464 or 10.0.0.5:9464.\n` +
      `METRICS 的值是 "${text}"，应为端口，或带端口的地址，例如 9464 或 10.0.0.5:9464。`,
  )
}

/** A browser sends its origin in exactly this form, so that an entry of another form would never match. */
function originFrom(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text) return text
  throw new SettingError(
    `ORIGINS contains "${text}", expected an origin such as https://example.com, without a path.\n` +
      `ORIGINS 中的 "${text}" 无效，应为 https://example.com 这样的来源，不带路径。`,
  )
}

function proxyFrom(text: string): string {
  if (isIP(text.split('/')[0] ?? '') > 0 && isNetwork(text)) return text
  throw new SettingError(
    `PROXIES contains "${text}", expected an address or a network, such as 127.0.0.1 or 10.0.0.0/8.\n` +
      `PROXIES 中的 "${text}" 无效，应为地址或网段，例如 127.0.0.1 或 10.0.0.0/8。`,
  )
}
