/** Finds out where to connect to. */
import type { ConnectRequest } from '../platforms/platform'
import type { Asked } from './sources'

/** Address of the server; see the options of the same names. */
export interface Address {
  readonly url: Asked<string>
  readonly header: Asked<Record<string, string>>
  readonly protocols: Asked<string[]>
  /** In ms. */
  readonly connectTimeout: number
}

/**
 * Asks for the address and passes on the request: in the same tick where no source is asynchronous, because WeChat
 * misses `onOpen` of a task whose listeners come a tick late.
 *
 * @param failed called with whatever a source threw, or with the error of a wrong answer
 */
export function askAddress(
  { url, header, protocols, connectTimeout }: Address,
  connect: (request: ConnectRequest) => void,
  failed: (thrown: unknown) => void,
): void {
  const check = (answers: readonly unknown[]): void => {
    connect({
      url: url.check(answers[0]),
      header: header.check(answers[1]),
      protocols: protocols.check(answers[2]),
      timeout: connectTimeout,
    })
  }
  try {
    const answers = [ask(url), ask(header), ask(protocols)]
    if (answers.some(isThenable)) void Promise.all(answers).then(check).catch(failed)
    else check(answers)
  } catch (thrown) {
    failed(thrown)
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

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
