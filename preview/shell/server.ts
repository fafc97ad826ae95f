/** `GET /debug`: the faults that are switched on, and how many sockets are held. */
export interface ServerState {
  readonly refuse: boolean
  readonly silence: boolean
  /** Milliseconds. */
  readonly delay: number
  readonly connections: number
}

/** `off`: the server has no fault controls. `gone`: it does not answer. */
export type ServerAnswer = ServerState | 'off' | 'gone'

const pollEvery = 2_000
/** Time in which a phone that has just started connects, in ms. */
const firstPollAfter = 600

/** The server's fault controls, and its last known state. */
export class Server {
  private readonly onAnswer: (answer: ServerAnswer) => void

  constructor(onAnswer: (answer: ServerAnswer) => void) {
    this.onAnswer = onAnswer
  }

  /** Asks soon and then every two seconds while the window is visible, until `signal` aborts. */
  poll(signal: AbortSignal): void {
    const look = async (): Promise<void> => {
      if (document.hidden) return
      const answer = await ask('/debug')
      if (!signal.aborted) this.onAnswer(answer)
    }
    const first = setTimeout(() => void look(), firstPollAfter)
    const timer = setInterval(() => void look(), pollEvery)
    signal.addEventListener('abort', () => {
      clearTimeout(first)
      clearInterval(timer)
    })
    void look()
  }

  async post(fault: string, body?: object): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const init = body ? { headers, body: JSON.stringify(body) } : {}
    this.onAnswer(await ask(`/debug/${fault}`, { method: 'POST', ...init }))
  }
}

async function ask(path: string, init?: RequestInit): Promise<ServerAnswer> {
  try {
    const response = await fetch(path, init)
    return response.ok ? ((await response.json()) as ServerState) : 'off'
  } catch {
    return 'gone'
  }
}
