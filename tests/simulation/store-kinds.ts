import { fixedDelay, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import type { UserFunctions } from './user-functions'

/** A small window slides, … */
const SLIDING = { limit: 5, bytes: 40 }
/** … a larger one grows, and loses its older half at once. */
const HALVING = { limit: 32, bytes: 60 }
const OUTBOX = { limit: 12, bytes: 700 }

type Options = Partial<SocketStoreOptions<unknown>>
const limited = fixedDelay({ delay: 3_000, limit: 4 })

/** The stores that walks are led through. */
export const kinds = {
  plain: { messages: SLIDING, outbox: { limit: 90 } },
  limited: {
    retry: limited,
    messages: HALVING,
    outbox: { ...OUTBOX, tries: 2, ttl: 60_000, overflow: 'drop-oldest' },
  },
  persistent: { messages: HALVING, outbox: { ...OUTBOX, persist: true } },
  'persistent, with a ttl': {
    messages: SLIDING,
    outbox: { ...OUTBOX, persist: true, ttl: 30_000, overflow: 'drop-newest' },
  },
  heartless: { heartbeat: false, messages: HALVING, outbox: { limit: 90 } },
  polite: { messages: HALVING, outbox: { limit: 90 } },
  punctual: {
    heartbeat: { adaptive: false, timeout: 5_000 },
    retry: limited,
    messages: SLIDING,
    outbox: { limit: 90 },
  },
  'kept in the background': { background: 'keep', messages: SLIDING, outbox: { limit: 90 } },
} satisfies Record<string, Options>
export type Kind = keyof typeof kinds

/** How often such a store hands an entry over at most. */
export function mostTries(kind: Kind): number {
  const { outbox }: Options = kinds[kind]
  return outbox?.tries ?? 10
}

/** It greets the server on each connection. */
export function greets(kind: Kind): boolean {
  return kind === 'polite'
}

/** With the app's own functions in them. */
export function optionsOf(kind: Kind, user: UserFunctions) {
  const { url, encode, decode, isPong, frame, isWelcome } = user
  const { heartbeat = {}, ...options }: Options = kinds[kind]
  const greeting = greets(kind) ? { greeting: { frame, isWelcome } } : {}
  return { ...options, ...greeting, url, encode, decode, heartbeat: heartbeat && { ...heartbeat, isPong } }
}
