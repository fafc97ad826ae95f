import { createSocketStore, fullJitter, type RetryPolicy } from 'mobx-miniprogram-socket'
import { retryLimit, serverUrl } from '../config'
import { type Line, readFrame, type Received } from './wire'

const jitter = fullJitter()

/** The default policy with the limit of the launch query, which is known only after the app has started. */
const retry: RetryPolicy = {
  next: (attempt, previousDelay, random) =>
    attempt > retryLimit() ? null : jitter.next(attempt, previousDelay, random),
}

/** The one socket of the app. */
export const socket = createSocketStore<Received, Line>({
  url: serverUrl,
  retry,
  decode: readFrame,
  // A line that was written offline leaves at the next launch.
  outbox: { persist: true },
})
