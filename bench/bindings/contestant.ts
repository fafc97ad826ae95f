/** A page by hand, and the two libraries. */
export const contestants = ['floor', 'official', 'ours'] as const
export type Contestant = (typeof contestants)[number]
/** Who shows the store; `nobody`: what feeding it costs. */
export type Shower = Contestant | 'nobody'
