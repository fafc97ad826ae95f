/** State of a phone's connection, as its store says or as its sockets show. */
export type Status =
  'idle' | 'connecting' | 'open' | 'waiting' | 'offline' | 'suspended' | 'failed' | 'closed'

/**
 * Step in the life of an entry. `arrived`: an answer or a pong proved it. `unconfirmed`: its connection died before. `gone`: it
 * left the queue for a reason that the stage cannot see, such as `cancel()`. `unsent`: the phone did not take it, and the app
 * gave it up. `lost`: its receiver has not got it, and will not.
 */
export type EntryStep =
  'queued' | 'sent' | 'arrived' | 'refused' | 'unconfirmed' | 'unknown' | 'unsent' | 'lost' | 'gone'

/** A fact that changes the state of a phone. */
export type Fact =
  | { readonly kind: 'launch' }
  | { readonly kind: 'end' }
  | { readonly kind: 'network'; readonly type: string }
  | { readonly kind: 'place'; readonly visible: boolean }
  | { readonly kind: 'dialling'; readonly socket: number }
  | { readonly kind: 'open'; readonly socket: number }
  /** `why` has the close code and its reason. */
  | { readonly kind: 'over'; readonly socket: number; readonly why: string }
  /** `until` is the next attempt, in epoch ms. */
  | { readonly kind: 'status'; readonly status: Status; readonly until: number | null }

export interface FrameFact {
  readonly kind: 'frame'
  readonly socket: number
  readonly way: 'up' | 'down'
  /** A heartbeat. */
  readonly isBeat: boolean
  readonly text: string
}

export interface EntryFact {
  readonly kind: 'entry'
  /** The same for all steps of an entry in one launch of the app. */
  readonly id: string
  readonly step: EntryStep
  readonly text: string
}

/** A message of a phone about itself, at a time in epoch ms. */
export type Happening = (Fact | FrameFact | EntryFact) & { readonly at: number }
