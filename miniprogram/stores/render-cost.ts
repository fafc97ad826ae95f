import type { SetDataFigures } from 'mobx-miniprogram-socket/meter'

/** The parts of the meter and the clock that the render cost uses. */
export interface RenderCostSources {
  readonly meter: { read(): readonly SetDataFigures[] }
  readonly clock: { readonly now: number }
}

/** Cost of each page's `setData`, read once a second while it is observed. */
export class RenderCost {
  private readonly sources: RenderCostSources

  constructor(sources: RenderCostSources) {
    this.sources = sources
  }

  /** One row per page; none in a released app, where the meter is not started. */
  get pages(): readonly SetDataFigures[] {
    const { clock, meter } = this.sources
    void clock.now
    return meter.read()
  }
}
