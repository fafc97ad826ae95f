// Addresses of Redis: one, or those of some nodes of a Redis Cluster with commas between them.

export interface Address {
  readonly urls: readonly string[]
  readonly isCluster: boolean
}

/** @throws RedisError for text that is no address */
export function addressOf(text: string): Address {
  const urls = text.split(',').map((url) => url.trim())
  for (const url of urls) if (!isAddress(url)) throw new RedisError('url')
  // One that is none of TLS would send the password of the others in the clear.
  if (new Set(urls.map((url) => new URL(url).protocol)).size > 1) throw new RedisError('url')
  return { urls, isCluster: urls.length > 1 }
}

function isAddress(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, pathname, username, password } = new URL(url)
  try {
    decodeURIComponent(username + password)
  } catch {
    return false
  }
  return /^rediss?:$/.test(protocol) && hostname !== '' && /^(\/\d*)?$/.test(pathname)
}

/** Faults that keep a Redis from being used. Addresses hold passwords, so no sentence repeats one. */
const reasons = {
  url: [
    'The address of Redis is none, expected redis://host:6379, or several with commas between them for a Redis Cluster',
    'Redis 地址无效，应为 redis://host:6379；Redis Cluster 请用逗号分隔多个节点地址',
  ],
  refused: [
    'Redis does not answer. Start it, or change the address',
    '无法连接 Redis。请启动 Redis，或修改地址',
  ],
  unready: [
    'Redis answers, but cannot serve yet: it loads its data, or its Cluster is not whole. Start again a little later',
    'Redis 尚未就绪：正在加载数据，或 Cluster 不完整。请稍后重新启动',
  ],
  denied: ['Redis refuses what the engine needs', 'Redis 拒绝了所需的命令'],
  password: [
    'Redis does not take this password. Put the right one into the address: redis://user:password@host:6379',
    'Redis 密码错误。请在地址中填写正确的密码：redis://user:password@host:6379',
  ],
  version: ['Redis must be of version 7 or newer, and this one is', 'Redis 版本须为 7 或更高，当前版本是'],
  appendonly: [
    'Redis would lose what it has taken when it ends. Set in its configuration: appendonly yes',
    'Redis 退出后会丢失数据。请在配置中设置：appendonly yes',
  ],
  eviction: [
    'Redis would throw away topics when its memory is full. Set in its configuration: maxmemory-policy noeviction',
    'Redis 内存不足时会丢弃主题数据。请在配置中设置：maxmemory-policy noeviction',
  ],
  cluster: [
    'This Redis is a node of a Redis Cluster. Give the addresses of at least two of its nodes, with a comma between them',
    '该 Redis 是 Redis Cluster 的节点。请填写至少两个节点的地址，用逗号分隔',
  ],
  single: [
    'This Redis is no Redis Cluster. Give one address',
    '该 Redis 不是 Redis Cluster。请只填写一个地址',
  ],
  partitions: [
    'The data in this Redis has another number of partitions, which cannot be changed:',
    '该 Redis 中数据的分区数不同，且不能修改：',
  ],
} as const

/** Says in English and Chinese why Redis cannot be used, and what to change. */
export class RedisError extends Error {
  override readonly name = 'RedisError'
  readonly reason: keyof typeof reasons

  constructor(reason: keyof typeof reasons, detail = '', cause?: unknown) {
    const [english, chinese] = reasons[reason]
    const end = detail === '' ? '' : ` ${detail}`
    super(`${english}${end}.\n${chinese}${end}。`, { cause })
    this.reason = reason
  }

  /** Says what a failed start comes from. */
  static of(error: unknown): RedisError {
    if (error instanceof RedisError) return error
    const message = error instanceof Error ? error.message : String(error)
    const reason = /WRONGPASS|NOAUTH|without any password/.test(message)
      ? 'password'
      : /cluster support disabled/.test(message)
        ? 'single'
        : /^(LOADING|CLUSTERDOWN|MASTERDOWN) /.test(message)
          ? 'unready'
          : /^[A-Z]{2,} /.test(message)
            ? 'denied'
            : 'refused'
    return new RedisError(reason, `(${message})`, error)
  }
}
