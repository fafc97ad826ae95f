import { reduce } from './reduce'
import type { ChatCommand, ChatState } from './state'
import { cleanName, cleanText } from './text'

/** Guesses the effect of a command of `user`, until its answer is here. The time of a line is not known yet: it is that of the line before. */
export function guess(user: string): (state: ChatState, command: ChatCommand) => ChatState {
  return (state, command) => {
    switch (command.type) {
      case 'say': {
        const { id, text } = command
        if (state.lines.some((line) => line.id === id)) return state
        const at = state.lines[state.lines.length - 1]?.at ?? 0
        return reduce(state, { type: 'said', id, user, text: cleanText(text), at })
      }
      case 'join':
        return reduce(state, { type: 'joined', user, name: cleanName(command.name) })
    }
  }
}
