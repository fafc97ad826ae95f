import { backAfter, digsOf } from '../../scenarios/back'
import { play } from '../../scenarios/player'
import type { Scenario } from '../../scenarios/scenario'
import type { Result, Wave } from '../../scenarios/verdict'
import { binsOf, type Crowd, half, type Side } from './crowd'
import { Hand } from './stagehand'
import type { Theatre } from './theatre'

/** One bin of the storm's plot, in ms. */
export const bin = 100

/** A scenario that plays or has played. */
export class Run {
  readonly scenario: Scenario
  /** Steps that have begun, with their times in epoch ms. */
  readonly steps: { readonly index: number; readonly at: number }[] = []
  /** Begin of the preparation, in epoch ms. */
  readonly begun = Date.now()
  result: Result | null = null
  private readonly hand: Hand
  private readonly theatre: Theatre
  private readonly abort = new AbortController()
  private readonly onChange: () => void
  private turn = Date.now()
  private allBack: Partial<Record<Side, number>> = {}
  private isStopped = false
  readonly ended: Promise<void>

  /** @param onChange called when there is something new to show */
  constructor(scenario: Scenario, theatre: Theatre, onChange: () => void) {
    this.scenario = scenario
    this.theatre = theatre
    this.onChange = onChange
    this.hand = new Hand(theatre)
    this.ended = this.act()
  }

  get state(): 'plays' | 'done' | 'stopped' {
    if (this.result) return 'done'
    return this.isStopped ? 'stopped' : 'plays'
  }

  get crowd(): Crowd | null {
    return this.hand.crowd
  }

  /** Ends it now, with every fault. */
  stop(): void {
    if (this.state !== 'plays') return
    this.isStopped = true
    this.abort.abort()
    this.onChange()
  }

  /** Looks at what the plot and the table need; called a few times a second. */
  look(): void {
    for (const side of ['library', 'byHand'] as const)
      if (this.crowd && this.steps.length >= 3 && this.crowd.count(side) === half)
        this.allBack[side] ??= Date.now()
  }

  private async act(): Promise<void> {
    const narrator = {
      step: (index: number): void => {
        this.steps.push({ index, at: Date.now() })
        this.onChange()
      },
      turn: (at: number): void => {
        this.turn = at
        this.allBack = {}
      },
    }
    try {
      const isPlayed = await play(this.scenario, this.hand, narrator, this.abort.signal)
      this.look()
      if (isPlayed) this.result = this.count()
      else this.isStopped = true
    } finally {
      this.hand.leave()
      this.onChange()
    }
  }

  private count(): Result {
    const { cast } = this.scenario
    const { recording } = this.theatre
    const now = Date.now()
    const back = (phone: string): number | null => backAfter(recording, phone, this.turn, now)
    if (cast === 'crowd') return { cast, library: this.wave('library'), byHand: this.wave('byHand'), half }
    if (cast === 'game') {
      const since = this.steps[0]?.at ?? this.begun
      const isSameBoard = this.hand.isSameBoard
      return { cast, ...digsOf(recording, ['1', '2'], since), isSameBoard, back: back('1') }
    }
    const { ledger } = this.hand
    return { cast, library: ledger.score('1', back('1')), byHand: ledger.score('2', back('2')) }
  }

  private wave(side: Side): Wave {
    const { crowd } = this
    if (!crowd) return { back: 0, peak: 0, attempts: 0, all: null }
    const cut = Math.floor(((this.steps[1]?.at ?? 0) - crowd.begun) / bin)
    const bins = binsOf(crowd, side, bin).slice(cut)
    const all = this.allBack[side]
    return {
      back: crowd.count(side),
      peak: Math.max(0, ...bins),
      attempts: bins.reduce((sum, count) => sum + count, 0),
      all: all === undefined ? null : all - this.turn,
    }
  }
}
