// A user's part of a topic: what the user may see of it.
import { serverLimits } from '../../store/protocol'
import { hide } from './refusal'
import type { Runner } from './runner'
import type { Step, Window } from './window'

export function isMember({ topic, name }: Runner, window: Window<unknown, unknown>, user: string): boolean {
  return topic.authorize(user, name, window.state) !== null
}

/** Events as the user may see them. An own event is never hidden: it is the answer to its command. */
export function eventsFor(
  { topic }: Runner,
  window: Window<unknown, unknown>,
  steps: readonly Step<unknown>[],
  user: string,
): unknown[] {
  return steps.flatMap((step) => {
    const state = window.stateAfter(step)
    return step.events.flatMap((event) => {
      const seen = topic.view(event, user, state)
      if (seen !== hide) return [seen]
      return step.user === user ? [event] : []
    })
  })
}

/** As many steps as fit into one frame. The events of one command always do. */
export function batchOf(steps: readonly Step<unknown>[]): readonly Step<unknown>[] {
  let bytes = 0
  const over = steps.findIndex((step) => (bytes += step.bytes) > serverLimits.batchBytes)
  return over < 0 ? steps : steps.slice(0, over)
}

/** Whether steps are too large to catch a phone up: the state is smaller. */
export function isTooMuch(steps: readonly Step<unknown>[]): boolean {
  return steps.reduce((sum, { bytes }) => sum + bytes, 0) > serverLimits.catchUpBytes
}
