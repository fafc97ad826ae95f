import type { Transition } from 'mobx-miniprogram-socket'
import { causeOf, secondOf, spanOf, statusWords, words } from '../../i18n/index'

/** Shortest wait that a reader notices, in ms. */
const NOTICED = 100

/** One transition of the history, in words. */
export function turnOf(transition: Transition, isOpen: boolean) {
  const { id, at, to } = transition
  const detail = rawTextOf(transition)
  return {
    id,
    status: to,
    time: secondOf(at),
    name: statusWords(to, transition).name,
    cause: causeOf(transition),
    detail,
    isOpen: isOpen && detail !== '',
    wait: waitOf(transition),
  }
}

/** Text of the platform or the server. Only an error has more to say than its cause in words. */
function rawTextOf({ error, detail }: Transition): string {
  return error === null ? '' : detail
}

/** The wait that began; empty when it is too short to notice. */
function waitOf({ retryCount, delay }: Transition): string {
  return delay === null || delay < NOTICED ? '' : words.retryIn(retryCount, spanOf(delay))
}
