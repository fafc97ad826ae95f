import type { LaneState } from '../stage/phone-state'

/** A text in Chinese and in English. */
export type Text = readonly [chinese: string, english: string]

export type PhoneId = '1' | '2'

/** A thing that the player does to both phones or to the server. */
export type Act =
  | { readonly kind: 'network'; readonly to: 'wifi' | '4g' | 'none' }
  | { readonly kind: 'place'; readonly visible: boolean }
  | { readonly kind: 'refuse' | 'silence'; readonly on: boolean }
  /** Each frame waits this long in each direction, in ms. */
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'close'; readonly code: number }
  /** While on, each connection is cut within half a second. */
  | { readonly kind: 'crash'; readonly on: boolean }

/** An event that a step waits for. */
export type Sign =
  | { readonly phone: PhoneId; readonly state: LaneState }
  | { readonly phone: PhoneId; readonly left: LaneState }
  /** All that was written has its fate, and all phones are connected. */
  | 'settled'

/** A step is said, done, and then lasts. */
export interface Step {
  readonly say: Text
  readonly acts?: readonly Act[]
  /** Time that it lasts, in ms; with `until` the longest. */
  readonly lasts: number
  readonly until?: Sign
  /** "Back after" counts from here. */
  readonly isTurn?: true
  /** From here on nothing new is written or pushed. */
  readonly isQuiet?: true
}

/** A story with numbers: the player acts it out, and all it tells comes from the recording of the run. */
export interface Scenario {
  readonly id: ScenarioId
  readonly name: Text
  readonly cast: Cast
  /** Time between two messages of each phone, or two digs, in ms. */
  readonly writes: number
  /** Time between two messages of others, in ms; `null`: none come. */
  readonly pushes: number | null
  readonly steps: readonly Step[]
}

/** Parts on the stage. `chat`: a phone with the library and one without. `game`: two with it. `crowd`: a hundred of each. */
export type Cast = 'chat' | 'game' | 'crowd'

export type ScenarioId = 'lift' | 'dead' | 'background' | 'deploy' | 'crash' | 'storm' | 'tunnel'

/** Time that a scenario takes at most until what is under way has its fate, in ms. */
export function lengthOf({ steps }: Scenario): number {
  return steps.reduce((sum, step) => sum + (step.isQuiet ? 0 : step.lasts), 0)
}
