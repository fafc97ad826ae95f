// The part of the game that a phone needs. The server imports the rooms themselves.
export { CLOSED, GOLD, neighbours } from './board/cells'
export { type Check, type Evidence, type Step, verify } from './fair/verify'
export {
  type Level,
  mostSeats,
  type Options,
  optionsFault,
  optionsOf,
  type Preset,
  presets,
  type Rules,
  type Size,
  sizes,
  turnTimes,
} from './options'
export { codeOf } from './room/code'
export { type RefusalCode, refusals, REACTIONS, type RoomCommand } from './room/command'
export type { RoomEvent } from './room/event'
export { isName } from './room/name'
export { absentFor, reduce } from './room/reduce'
export {
  type EndedBy,
  noRoom,
  type OutBy,
  type Phase,
  type Result,
  type RoomView,
  type Seat,
  taken,
  type Turn,
} from './room/view'
export { CLAIMABLE } from './rules/time'
