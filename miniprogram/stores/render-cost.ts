import type { SetDataFigures } from 'mobx-miniprogram-socket/bindings'

/** What the render cost needs of the meter and the clock. */
export interface RenderCostSources {
  readonly meter: { read(): readonly SetDataFigures[] }
  readonly clock: { readonly now: number }
}

/** What the pages ask of the render layer, read anew once a second while somebody looks. */
export class RenderCost {
  private readonly sources: RenderCostSources

  constructor(sources: RenderCostSources) {
    this.sources = sources
  }

  /** One row per page; none in a released app, where nobody starts the meter. */
  get pages(): readonly SetDataFigures[] {
    const { clock, meter } = this.sources
    void clock.now
    return meter.read()
  }
}
