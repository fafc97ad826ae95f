import type { Fact, Status } from './happening'

/** State that a lane shows: that of the store, `dead` for a link that the app believes open, or `ended` for an app that does not run. */
export type LaneState = Status | 'dead' | 'ended'

/** A fact as it is kept. `dead` comes from the stage: it knows when the server falls silent, and the phone does not. */
export type Kept = (Fact | { readonly kind: 'dead'; readonly socket: number }) & { readonly at: number }

/** Facts of one phone, summed up. */
export interface PhoneState {
  readonly runs: boolean
  readonly network: string
  readonly visible: boolean
  /** The newest socket. */
  readonly socket: { readonly id: number; readonly phase: 'dialling' | 'open' | 'dead' | 'over' } | null
  /** `null` where no store has told its own. */
  readonly status: Status | null
  /** The next attempt, in epoch ms. */
  readonly until: number | null
  /** Reason of the last end of a socket. */
  readonly why: string
}

export const firstState: PhoneState = {
  runs: false,
  network: 'wifi',
  visible: true,
  socket: null,
  status: null,
  until: null,
  why: '',
}

export function follow(state: PhoneState, fact: Kept): PhoneState {
  switch (fact.kind) {
    case 'launch':
      return { ...firstState, runs: true }
    case 'end':
      return { ...state, runs: false }
    case 'network':
      return { ...state, network: fact.type }
    case 'place':
      return { ...state, visible: fact.visible }
    case 'status':
      return { ...state, status: fact.status, until: fact.until }
    case 'dialling':
      return { ...state, socket: { id: fact.socket, phase: 'dialling' } }
    case 'open':
    case 'dead':
      return { ...state, ...moved(state, fact.socket, fact.kind) }
    case 'over':
      return { ...state, ...moved(state, fact.socket, 'over'), why: fact.why }
  }
}

/** Older sockets change nothing: the app has left them. */
function moved({ socket }: PhoneState, id: number, phase: 'open' | 'dead' | 'over'): Partial<PhoneState> {
  return socket?.id === id ? { socket: { id, phase } } : {}
}

export function laneState({ runs, network, visible, socket, status }: PhoneState): LaneState {
  if (!runs) return 'ended'
  const phase = socket?.phase
  if (status !== null) return status === 'open' && phase === 'dead' ? 'dead' : status
  if (phase === 'dead' || phase === 'open') return phase
  if (phase === 'dialling') return 'connecting'
  if (!visible) return 'suspended'
  if (network === 'none') return 'offline'
  return phase === 'over' ? 'closed' : 'idle'
}
