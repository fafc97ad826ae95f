import type { Step } from './scenario'

/** Ends a scenario: what is under way gets its fate. */
export const settle: Step = {
  say: ['等最后几条消息有结果。', 'The last messages get their fate.'],
  lasts: 40_000,
  until: 'settled',
  isQuiet: true,
}
