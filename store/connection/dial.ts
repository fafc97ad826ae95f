/** Finds out where to connect to. */
import type { Clock } from '../base/clock'
import { type Failure, reasonOf } from '../base/errors'
import { type Frame, isFrame } from '../base/frame'
import type { ConnectRequest } from '../platforms/platform'
import type { GreetingSettings } from './greeting'
import { type Asked, isThenable } from './sources'

/** Address of the server; see the options of the same names. */
export interface Address {
  readonly url: Asked<string>
  readonly header: Asked<Record<string, string>>
  readonly protocols: Asked<string[]>
  /** The first frame is asked for together with the address: it leaves in the tick in which the socket opens. */
  readonly greeting: GreetingSettings | null
  /** In ms. */
  readonly connectTimeout: number
  readonly perMessageDeflate: boolean
  readonly tcpNoDelay: boolean
}

/** Longest time that a request for the address holds up the next one, in ms: no ticket is worth waiting longer for. */
const PATIENCE = 15_000

/** The attempt that waits for an address. */
export interface Dialler {
  readonly connect: (request: ConnectRequest, greeting: Frame | null) => void
  readonly fail: (failure: Failure) => void
}

/**
 * Asks for the address, one request at a time: an attempt that comes while one is under way takes its answer. A server
 * that is slow to give tickets is not asked for more of them.
 */
export class AddressBook {
  /** When the request under way began, in epoch ms; `-Infinity` where there is none. */
  private since = -Infinity
  private requests = 0
  private dialler: Dialler | null = null
  private readonly address: Address
  private readonly clock: Clock

  constructor(address: Address, clock: Clock) {
    this.address = address
    this.clock = clock
  }

  /**
   * Asks, and passes the request on to the latest dialler: in the same tick where no source is asynchronous, because
   * WeChat misses `onOpen` of a task whose listeners come a tick late.
   */
  ask(dialler: Dialler): void {
    this.dialler = dialler
    const now = this.clock.now()
    if (now < this.since + PATIENCE) return
    const request = ++this.requests
    this.since = now
    const { url, header, protocols, greeting, connectTimeout: timeout } = this.address
    const { perMessageDeflate, tcpNoDelay } = this.address
    /** Ends the request; `null` if another took its place. */
    const end = (): Dialler | null => {
      if (request !== this.requests) return null
      this.since = -Infinity
      return this.dialler
    }
    const check = (answers: readonly unknown[]): void => {
      const frame = answers[3] as Frame | Failure | null
      const request = {
        url: url.check(answers[0]),
        header: header.check(answers[1]),
        protocols: protocols.check(answers[2]),
        timeout,
        perMessageDeflate,
        tcpNoDelay,
      }
      if (frame === null || isFrame(frame)) end()?.connect(request, frame)
      else end()?.fail(frame)
    }
    const fail = (thrown: unknown): void => {
      end()?.fail({ code: 'url-failed', detail: reasonOf(thrown) })
    }
    try {
      const answers = [ask(url), ask(header), ask(protocols), greeting && greeting.frame()]
      if (answers.some(isThenable)) void Promise.all(answers).then(check).catch(fail)
      else check(answers)
    } catch (thrown) {
      fail(thrown)
    }
  }

  /** Ignores the answer to the request under way: it is meant for another user. */
  forget(): void {
    this.requests += 1
    this.since = -Infinity
  }
}

/** Turns a throw into a rejection, so that no rejection of another source stays unhandled. */
function ask(source: Asked<unknown>): unknown {
  try {
    return source.ask()
  } catch (thrown) {
    return Promise.resolve().then(() => {
      throw thrown
    })
  }
}
