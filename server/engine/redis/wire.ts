// The connections to Redis, or to all nodes of a Redis Cluster, by node-redis.
import type { Address } from './address'

/** One set of connections, until it is dropped. */
export interface Wire {
  /** Rejects where the first connection fails; connects again by itself later. */
  connect(): Promise<void>
  /** @param key tells which node of a cluster */
  send(key: string, words: readonly string[]): Promise<unknown>
  /** Sends to every master. */
  sendToAll(words: readonly string[]): Promise<readonly unknown[]>
  subscribe(channels: readonly string[], heard: (message: string) => void, sharded: boolean): Promise<void>
  /** Drops all connections; what was sent and not answered rejects. */
  drop(): void
}

export interface WireEvents {
  /** A connection is lost, or cannot be made. */
  failed(error: unknown): void
  /** A subscription is made again: messages were missed. */
  resubscribed(): void
}

/** Ms before a connection is tried again: at once, then later and later. */
const pause = { least: 50, most: 2_000 }

export async function wireTo(address: Address, events: WireEvents): Promise<Wire> {
  // Those who keep their topics in memory do not load it.
  const { createClient, createCluster } = await import('redis')
  let isUp = false
  const optionsOf = (url: string, comesBack = true) => {
    const { protocol, username, password } = new URL(url)
    return {
      // Proxies of clouds do not all speak the newer protocol.
      RESP: 2 as const,
      disableClientInfo: true,
      maintNotifications: 'disabled' as const,
      // Commands that wait here would come late, and all of it at once.
      disableOfflineQueue: true,
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      socket: {
        // Nodes that a cluster names have no scheme of their own.
        ...(protocol === 'rediss:' ? { tls: true as const } : {}),
        connectTimeout: 5_000,
        reconnectStrategy: (tries: number) =>
          comesBack && isUp
            ? Math.min(pause.most, pause.least * 2 ** tries) * (0.5 + Math.random() / 2)
            : false,
      },
    }
  }
  const failed = (error: unknown): void => events.failed(error)

  if (address.isCluster) {
    const cluster = createCluster({
      // One that does not answer is passed over.
      rootNodes: address.urls.map((url) => {
        const { socket, ...rest } = optionsOf(url, false)
        return { ...rest, socket: { ...socket, socketTimeout: socket.connectTimeout }, url }
      }),
      defaults: { ...optionsOf(address.urls[0] as string) },
      RESP: 2,
    })
    let cause: unknown
    cluster
      .on('error', (error) => failed((cause = error)))
      .on('node-error', failed)
      .on('sharded-channel-moved', () => events.resubscribed())
    return {
      async connect() {
        await cluster.connect().catch((error: unknown) => {
          throw cause ?? error
        })
        if (cluster.masters.length === 0) throw new Error('CLUSTERDOWN No node has a slot.')
        isUp = true
      },
      send: (key, words) => cluster.sendCommand(key, false, [...words]),
      sendToAll: (words) =>
        Promise.all(
          cluster.masters.map(async (node) => (await cluster.nodeClient(node)).sendCommand([...words])),
        ),
      async subscribe(channels, heard, sharded) {
        if (!sharded) return cluster.subscribe([...channels], heard)
        // Each is at the node of its own slot.
        await Promise.all(channels.map((channel) => cluster.sSubscribe(channel, heard)))
      },
      drop: () => cluster.destroy(),
    }
  }
  const url = address.urls[0] as string
  const [client, listener] = [
    createClient({ ...optionsOf(url), url }),
    createClient({ ...optionsOf(url), url }),
  ]
  client.on('error', failed)
  listener.on('error', failed).on('ready', () => (isUp ? events.resubscribed() : undefined))
  return {
    async connect() {
      await client.connect()
      await listener.connect()
      isUp = true
    },
    send: (_key, words) => client.sendCommand([...words]),
    sendToAll: async (words) => [await client.sendCommand([...words])],
    async subscribe(channels, heard, sharded) {
      if (sharded) await Promise.all(channels.map((channel) => listener.sSubscribe(channel, heard)))
      else await listener.subscribe([...channels], heard)
    },
    drop() {
      for (const each of [client, listener]) if (each.isOpen) each.destroy()
    },
  }
}
