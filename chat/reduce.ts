import { limits } from './limits'
import type { ChatEvent, ChatState, Line, Person } from './state'

/** The state after an event, on the server and on each phone. */
export function reduce(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'said': {
      const { id, user, text, at } = event
      return { ...state, lines: bound(state.lines.concat({ id, user, text, at })) }
    }
    case 'joined': {
      const { user, name } = event
      const others = state.people.filter((person) => person.user !== user)
      return { ...state, people: forget(others.concat({ user, name }), state.lines) }
    }
  }
}

function bound(lines: readonly Line[]): readonly Line[] {
  return lines.length > limits.lines ? lines.slice(-limits.lines / 2) : lines
}

/** Forgets the oldest name that no line needs, if there are too many. */
function forget(people: readonly Person[], lines: readonly Line[]): readonly Person[] {
  if (people.length <= limits.people) return people
  const authors = new Set(lines.map(({ user }) => user))
  const oldest = people.find(({ user }) => !authors.has(user))
  return people.filter((person) => person !== oldest)
}
