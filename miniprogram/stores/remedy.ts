import type { SocketStatus } from 'mobx-miniprogram-socket'

/** The action that ends a status in which waiting is not enough. */
export type RemedyName = 'connect' | 'retry'

/** A person's tap beats the phone's reports: it tries even without a network. */
const remedies: Readonly<Record<SocketStatus, RemedyName | null>> = {
  idle: 'connect',
  connecting: null,
  open: null,
  waiting: 'retry',
  offline: 'retry',
  suspended: 'retry',
  failed: 'retry',
  closed: 'connect',
}

/** The part of the socket store that a remedy uses. */
export interface RemedySocket {
  readonly status: SocketStatus
  connect(): void
  retry(): void
}

/** The one button of a status, for every page that shows it. */
export class Remedy {
  private readonly socket: RemedySocket

  constructor(socket: RemedySocket) {
    this.socket = socket
  }

  /** `null` where a tap would change nothing. */
  get name(): RemedyName | null {
    return remedies[this.socket.status]
  }

  /** Whether there is anything to disconnect. */
  get isWanted(): boolean {
    return this.name !== 'connect'
  }

  apply(): void {
    if (this.name !== null) this.socket[this.name]()
  }
}
