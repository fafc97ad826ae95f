import type { Transition, TransitionCause } from './transition'

const sentences: Readonly<Record<TransitionCause, string>> = {
  connect: 'connect() was called',
  disconnect: 'disconnect() was called',
  retry: 'retry() was called',
  reset: 'reset() was called',
  dispose: 'dispose() was called',
  opened: 'The server accepted the connection',
  welcomed: 'The server sent its welcome',
  heard: 'The server spoke',
  'ping-wanted': 'A frame left',
  lost: 'The connection was lost',
  network: "The phone's network changed",
  shown: 'The app came to the foreground',
  hidden: 'The app went to the background',
  due: 'The wait was over',
}

export function sentenceOf(cause: TransitionCause, detail: string): string {
  return sentences[cause] + (detail ? `: ${detail}` : '.')
}

/** Writes a transition as one line. The detail is quoted: a server's reason may hold line breaks, which would forge lines of the log. */
export function lineOf(facts: Omit<Transition, 'line'>, name: string): string {
  const { at, from, to, cause, error, detail, retryCount, delay } = facts
  return [
    `${iso(at)} ${name} ${from} -> ${to} cause=${cause}`,
    error && `error=${error}`,
    detail && `detail=${JSON.stringify(detail)}`,
    retryCount && `retry=${String(retryCount)}`,
    delay !== null && `in=${String(delay)}ms`,
  ]
    .filter(Boolean)
    .join(' ')
}

export function iso(at: number): string {
  return new Date(at).toISOString()
}
