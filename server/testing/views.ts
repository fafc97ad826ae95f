import { deepStrictEqual } from 'node:assert'
import type { Topic } from '../topics/define-topic'
import { hide } from '../topics/refusal'

/** The events of one command, and its sender. */
export interface Said<Event> {
  readonly by: string
  readonly events: readonly Event[]
}

/** Fails unless each user who folds the visible events has what `viewState` shows. */
export function checkViews<State, Event>(
  topic: Pick<Topic<State, Event>, 'initial' | 'reduce' | 'view' | 'viewState'>,
  name: string,
  commits: readonly Said<Event>[],
  users: readonly string[],
): void {
  for (const user of users) {
    let state = topic.initial(name)
    let seen = topic.viewState(state, user) as State
    for (const { by, events } of commits) {
      state = events.reduce((before, event) => topic.reduce(before, event), state)
      for (const event of events) {
        const shown = topic.view(event, user, state)
        if (shown !== hide) seen = topic.reduce(seen, shown)
        else if (by === user) seen = topic.reduce(seen, event)
      }
      const sentence = `${user} sees another state than viewState shows, after ${JSON.stringify(events)}`
      deepStrictEqual(plain(seen), plain(topic.viewState(state, user)), sentence)
    }
  }
}

/** As the wire carries it. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
