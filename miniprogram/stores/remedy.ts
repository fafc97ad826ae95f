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
  readonly retryCount: number
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

  /** Whether those who do not use the connection should hear of it: it is neither unused, nor there, nor on its first way. */
  get isTrouble(): boolean {
    const { status, retryCount } = this.socket
    return status !== 'idle' && status !== 'open' && !(status === 'connecting' && retryCount === 0)
  }

  apply(): void {
    if (this.name !== null) this.socket[this.name]()
  }
}
