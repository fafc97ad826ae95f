// Names of keys. All keys of one partition share a hash tag, so that a script may touch them together in a Redis Cluster.
import { crc32 } from 'node:zlib'
import type { LineKey } from '../topic-log'

export interface Space {
  /** Begins the name of every key. */
  readonly prefix: string
  readonly partitions: number
}

export function partitionOf(topic: string, { partitions }: Space): number {
  return crc32(topic) % partitions
}

export function keyOf({ prefix }: Space, partition: number, name: string): string {
  return `${prefix}{p${String(partition)}}:${name}`
}

/** Channel of the wake-ups of a partition. */
export function channelOf(space: Space, partition: number): string {
  return keyOf(space, partition, 'wake')
}

/** Keys of a topic, in the order in which the scripts know them. */
export function keysOf(space: Space, topic: string): readonly string[] {
  const partition = partitionOf(topic, space)
  const own = ['meta', 'log', 'lines', 'ages', 'snap'].map((kind) => `${topic}:${kind}`)
  return ['memory', ...own, 'count', 'due', 'refused'].map((name) => keyOf(space, partition, name))
}

/** Key of what all partitions have in common. */
export function rootOf({ prefix }: Space): string {
  return `${prefix}{root}`
}

/** Name of a line within its topic. Its user can be told from it, because the length comes first. */
export function fieldOf({ user, line }: LineKey): string {
  return `${String(Buffer.byteLength(user))}:${user}${line}`
}
