/** A page by hand, and the two libraries. */
export const contestants = ['floor', 'official', 'ours'] as const
export type Contestant = (typeof contestants)[number]
/** The contestant that shows the store; `none` measures the cost of feeding it. */
export type Shower = Contestant | 'none'
