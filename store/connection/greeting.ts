import { isFunction, known } from '../base/known'
import { type Failure, reasonOf, SocketOptionError } from '../base/errors'
import { type Frame, isFrame } from '../base/frame'
import { isThenable, type Source } from './sources'

/** The first frame of each connection, and the server's answer to it. */
export interface Greeting<Out = unknown> {
  /**
   * Data of the first frame, encoded as `send` encodes it; a function is asked anew for each connection, while it is
   * dialled. One that throws, rejects or returns what cannot be encoded ends the attempt: `greeting-failed`.
   */
  readonly frame: Source<Out>
  /**
   * Tells whether a received frame, as it is before `decode`, is the server's welcome. That frame never reaches `messages` or listeners; frames that
   * come before it do. If it throws, the attempt ends: `greeting-failed`.
   */
  readonly isWelcome: (frame: Frame) => boolean
}

/** A {@link Greeting} once parsed. A session supplies its own. */
export interface GreetingSettings {
  /** Makes the frame. A failure is an answer, too. */
  readonly frame: () => unknown
  readonly isWelcome: (frame: Frame) => boolean
}

/**
 * @param encode encodes the data, or gives the failure
 * @throws SocketOptionError
 */
export function parseGreeting<Out>(
  greeting: Greeting<Out>,
  encode: (data: Out) => Frame | Failure,
): GreetingSettings {
  known('greeting', greeting, 'frame isWelcome')
  const { frame: data, isWelcome } = greeting
  if (data === undefined)
    throw new SocketOptionError('greeting.frame', 'data to send, or a function that returns it', data)
  if (!isFunction(isWelcome)) throw new SocketOptionError('greeting.isWelcome', 'a function', isWelcome)
  const fail = (detail: unknown): Failure => ({
    code: 'greeting-failed',
    detail: `greeting.frame: ${String(detail)}`,
  })
  const make = (answer: unknown): Frame | Failure => {
    const frame = encode(answer as Out)
    return isFrame(frame) ? frame : fail(frame.detail)
  }
  const refuse = (thrown: unknown): Failure => fail(reasonOf(thrown))
  const frame = (): unknown => {
    try {
      const answer: unknown = isFunction(data) ? data() : data
      return isThenable(answer) ? Promise.resolve(answer).then(make, refuse) : make(answer)
    } catch (thrown) {
      return refuse(thrown)
    }
  }
  return { frame, isWelcome }
}
