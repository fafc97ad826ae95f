// A topic whose functions are checked at each call: a fault of theirs is named, and reaches neither the log nor a phone.
import { codeFault } from './refusal'
import type { Topic } from './topic'
import { TopicError } from './topic-error'

/** Checks what the functions of a topic return. They throw a TopicError for a value that cannot be used. */
export function checked<State, Event, Input, Command, View>(
  topic: Topic<State, Event, Input, Command, View>,
): Topic<State, Event, Input, Command, View> {
  const { name } = topic
  const fail = (what: keyof typeof topic, expected: string, got: unknown): never => {
    throw new TopicError(name, `${what} must return ${expected}, but returned ${describe(got)}`)
  }
  const given = <Value>(what: keyof typeof topic, value: Value): Value =>
    value === undefined || isLater(value) ? fail(what, 'a value at once', value) : value
  return {
    ...topic,
    initial: (full) => given('initial', topic.initial(full)),
    authorize(user, full, state) {
      const role = topic.authorize(user, full, state)
      return isLater(role) || !roles.includes(role)
        ? fail('authorize', "'write', 'read' or null", role)
        : role
    },
    decide(state, command, context) {
      const decided = topic.decide(state, command, context)
      if (Array.isArray(decided)) return decided as readonly Event[]
      const isRefusal = !isLater(decided) && codeFault(decided) === undefined
      return isRefusal ? decided : fail('decide', 'a list of events, or refuse(code)', decided)
    },
    reduce: (state, event) => given('reduce', topic.reduce(state, event)),
    view: (event, user, state) => given('view', topic.view(event, user, state)),
    viewState: (state, user) => given('viewState', topic.viewState(state, user)),
    deadline(state) {
      const at = topic.deadline(state)
      return at === null || Number.isFinite(at) ? at : fail('deadline', 'a number of ms, or null', at)
    },
  }
}

const roles: readonly unknown[] = ['write', 'read', null]

/** Whether a value comes later. Its failure is heard: it would end the process. */
export function isLater(value: unknown): value is Promise<unknown> {
  if (!(value instanceof Promise)) return false
  value.catch(() => undefined)
  return true
}

/** Says what a value is. Its contents are a user's. */
function describe(value: unknown): string {
  if (value instanceof Promise) return 'a promise'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? 'a text' : String(value)
}
