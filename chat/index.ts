export { guess } from './guess'
export { limits } from './limits'
export { reduce } from './reduce'
export {
  type ChatCommand,
  type ChatEvent,
  type ChatState,
  emptyChat,
  type Line,
  nameOf,
  type Person,
} from './state'
export { cleanName, cleanText, letterOf, lengthOf, type TextFault, textFault } from './text'
