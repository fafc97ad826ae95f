// The entry `mobx-miniprogram-socket/protocol`: the frames of a session as types, with a parser for each side. It holds no
// state, and runs on phones and servers alike. docs/protocol.md is the protocol in words.
export { closes } from './closes'
export type {
  Answer,
  Answers,
  Attach,
  Attached,
  AttachedNo,
  AttachedOn,
  AttachedWhole,
  ClientFrame,
  Command,
  Detach,
  Events,
  Hello,
  LineKey,
  Ping,
  Pong,
  Position,
  ServerFrame,
  Welcome,
} from './frames'
export { limits } from './limits'
export { encodeFrame, type FrameFault, isTame, parseClientFrame, parseServerFrame } from './parse'
export { serverLimits } from './server-limits'
