// A rule of docs/protocol.md that a server keeps or breaks.
import type { Subject } from './subject'

/** Headings of docs/protocol.md. */
export const sections = {
  frames: 'Frames',
  hello: 'hello, client → server',
  attach: 'attach, client → server',
  attached: 'attached, server → client',
  detach: 'detach, client → server',
  events: 'events, server → client',
  command: 'command, client → server',
  ping: 'ping, client → server, and back',
  must: 'What every server must do',
  limits: 'Limits',
} as const

export interface Rule {
  /** Its group and its name, such as `hello.token`. */
  readonly id: string
  readonly section: keyof typeof sections
  /** The duty of the server, in one sentence. */
  readonly says: string
  /** Rules without which this one cannot be tested: where one of them is broken, it is the one that is named. */
  readonly needs: readonly string[]
  /** Tested only with this option. */
  readonly only?: 'slow' | 'control'
  /** Waits for seconds on its own connection: begins with the run and goes on beside the others. */
  readonly isLong?: true
  /** @throws Broken, NotTested, Unreadable, Unreachable */
  readonly test: (server: Subject) => Promise<void>
}

/** A link into docs/protocol.md. */
export function linkOf(section: Rule['section']): string {
  const anchor = sections[section]
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')
  return `docs/protocol.md#${anchor}`
}
