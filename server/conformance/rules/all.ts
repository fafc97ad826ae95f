import type { Rule } from '../rule'
import { attachRules } from './attach'
import { commandRules } from './commands'
import { controlRules } from './control'
import { frameRules } from './frames'
import { helloRules } from './hello'
import { limitRules } from './limits'
import { pingRules } from './ping'
import { positionRules } from './positions'
import { readerRules } from './readers'
import { sinceRules } from './since'
import { waitRules } from './waits'

/** The rules in groups, in the order in which they are reported. */
export const groups: readonly (readonly [name: string, rules: readonly Rule[]])[] = [
  ['hello', helloRules],
  ['ping', pingRules],
  ['attach and detach', attachRules],
  ['commands', commandRules],
  ['since', sinceRules],
  ['events', readerRules],
  ['positions', positionRules],
  ['limits', limitRules],
  ['waits', waitRules],
  ['membership and memory', controlRules],
  ['frames', frameRules],
]
