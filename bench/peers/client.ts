import type { VirtualPhone } from '../../store/testing'
import type { Protocol } from './protocols/protocol'

/** One running client on one phone. */
export interface Client {
  /** The client says that it is connected. */
  readonly isOpen: boolean
  /** Messages that had arrived, and that it now says are lost, where it can tell. */
  readonly lost?: readonly string[]
  /** An exception and a rejection report that the message may be lost. What counts otherwise is what reaches the server. */
  send(text: string): Promise<unknown> | undefined
}

/** The surroundings of a client. */
export interface Home {
  readonly url: string
  readonly phone: VirtualPhone
  /** Evaluates the library on a page of this phone, and gives what it exports. */
  readonly load: () => unknown
  /** Messages that may be lost go again, where the client has an option for that. */
  readonly sendsAgain: boolean
}

/** A library under measurement, with its default options. */
export interface Peer {
  readonly name: string
  /** Heads its column. */
  readonly label: string
  /** An ES module that exports what a user of it imports: this is what is weighed, and what `load` evaluates. */
  readonly source: string
  /** The protocol of its server. */
  readonly protocol: Protocol
  /** How the hand-over of a frame fails: WeChat's answer comes later, a browser's `send` throws. */
  readonly sendFails: 'later' | 'at once'
  /** Starts it on a phone; it wants to be connected from then on. */
  readonly start: (home: Home) => Client
}
