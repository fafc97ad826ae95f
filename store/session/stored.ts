import { isRecord } from '../base/is-record'
import type { Clock } from '../base/clock'
import { parseClientFrame } from '../protocol'
import { CommandEntry, type CommandFacts } from './entry'

/** Content of the storage. */
export interface StoredSession {
  /** The last user; `''` where none was known. */
  readonly user: string
  readonly entries: readonly StoredCommand[]
  /** Whether all of it could be read. */
  readonly whole: boolean
}

interface StoredCommand extends Omit<CommandFacts, 'id' | 'bornAt'> {
  readonly user: string
  readonly since?: string
}

const VERSION = 1
/** The range of a `Date`, ECMA-262 §21.4.1.1. */
const LATEST = 8.64e15

export const emptySession: StoredSession = { user: '', entries: [], whole: true }

/** @returns the launch that wrote the text */
export function launchOf(stored: unknown): string | undefined {
  return /^{"v":1,"by":"([\w-]+)"/.exec(String(stored))?.[1]
}

/** @param by the launch @param user the last user: commands from before `auth` named one belong to them, if the app ends now */
export function formatSession(by: string, user: string, entries: readonly CommandEntry[]): string {
  const stored = entries.map((entry): StoredCommand => {
    const { topic, line, n, data, queuedAt, since } = entry
    const command = { topic, line, n, data, queuedAt, user: entry.user ?? user }
    return since === undefined ? command : { ...command, since }
  })
  return JSON.stringify({ v: VERSION, by, user, entries: stored })
}

/** Parses the stored text; keeps every valid command, whatever else is there. */
export function parseSession(stored: unknown): StoredSession {
  const session = fromJson(stored)
  if (!isRecord(session) || session['v'] !== VERSION || !Array.isArray(session['entries']))
    return { ...emptySession, whole: false }
  const { user, entries: records } = session as { user: unknown; entries: unknown[] }
  const entries = records.filter(isCommand)
  const whole = typeof user === 'string' && entries.length === records.length
  return { user: typeof user === 'string' ? user : '', entries, whole }
}

/** Makes the entries of the last launch, oldest first. What lies there without a stamp has never left. */
export function restoreCommands(
  { entries }: StoredSession,
  clock: Clock,
  nextId: () => number,
  withdraw: (entry: CommandEntry) => boolean,
): CommandEntry[] {
  const now = clock.now()
  const setBack = now - clock.wall(now)
  return entries.map(({ topic, line, n, data, queuedAt, user, since }) => {
    const bornAt = Math.min(now, setBack + queuedAt)
    const entry = new CommandEntry({ id: nextId(), topic, line, n, data, queuedAt, bornAt }, withdraw)
    entry.user = user === '' ? undefined : user
    entry.since = since
    entry.isStored = true
    entry.isSafe = entry.hasLeft = since !== undefined
    return entry
  })
}

/** Checks a command as the server would: one that it refuses would end each connection. */
function isCommand(value: unknown): value is StoredCommand {
  if (!isRecord(value)) return false
  const { topic, line, n, data, since, queuedAt, user } = value
  const frame = JSON.stringify({ t: 'command', topic, line, n, after: 0, data, since })
  return (
    parseClientFrame(frame).t === 'command' &&
    typeof user === 'string' &&
    typeof queuedAt === 'number' &&
    Math.abs(queuedAt) <= LATEST
  )
}

function fromJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}
